import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { hardFaults, withAxe } from './axe.js';

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];
const WAIT_MS = 120_000;

export const openBrowser = (program: string): Promise<Browser> =>
  chromium.launch({ executablePath: program, args: ARGS });

/** Pages of one browser, and what was wrong on any of them. */
export class Visit {
  readonly #faults: string[] = [];

  constructor(private readonly browser: Browser) {}

  /** A browser of somebody else's, in the light. */
  async enter(): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: { width: 1440, height: 900 },
      colorScheme: 'light',
      reducedMotion: 'reduce',
    });
    await withAxe(context);
    const page = await context.newPage();
    page.setDefaultTimeout(WAIT_MS);
    page.on('pageerror', (error) => this.#faults.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) this.#faults.push(message.text());
    });
    return page;
  }

  /** Waits for what the page is about, and until nothing of it is still being read; then looks for faults. */
  async look(page: Page, sign: Locator): Promise<void> {
    await sign.first().waitFor();
    await expect
      .poll(() => page.locator('[aria-busy="true"], main .waiting').count(), { timeout: WAIT_MS })
      .toBe(0);
    this.#faults.push(
      ...(await hardFaults(page)).map((fault) => `${new URL(page.url()).pathname}: ${fault}`),
    );
  }

  /** The same, and once more from the address alone. */
  async deep(page: Page, sign: Locator): Promise<void> {
    await this.look(page, sign);
    const [address, headings] = [page.url(), await page.locator('h1').allInnerTexts()];
    await page.reload();
    await sign.first().waitFor();
    await expect.poll(() => page.locator('h1').allInnerTexts(), { timeout: WAIT_MS }).toEqual(headings);
    expect(page.url()).toBe(address);
  }

  /** Ends a visit that must have been without a fault. */
  async leave(page: Page): Promise<void> {
    await page.context().close();
    expect(this.#faults.splice(0)).toEqual([]);
  }
}
