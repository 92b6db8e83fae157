import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { UserRole } from '../../apps/api/src/features/access/roles.js';
import { en } from '../../apps/web/src/lib/i18n/messages.en.js';
import { zhCN } from '../../apps/web/src/lib/i18n/messages.zh-CN.js';
import { newFolder, post, settled, startApp, type App } from './app.js';
import { enrol, PASSWORD, type Person } from './people.js';
import { openBrowser, Visit } from './visit.js';
import { complete } from './workbench.js';

/** The texts of pages, by language. */
export const WORDS = { 'zh-CN': zhCN, en } as const;
export type Locale = keyof typeof WORDS;

/** Rows by stream; what a row leaves out is filled in. */
export type Records = Readonly<Record<string, readonly Record<string, string>[]>>;

/** A text with its `{values}` filled in. */
export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));

/** Sends records to a running service, and waits until they are judged. */
export async function sendRecords(app: App, records: Records, pool = 'default'): Promise<void> {
  for (const [stream, rows] of Object.entries(records)) {
    const body = rows.map((row) => `${JSON.stringify(complete(stream, row))}\n`).join('');
    expect((await post(app, `${stream}.ndjson`, body, 'default', pool)).status).toBeLessThan(300);
  }
  await settled(app);
}

/** The built service with some records, and a browser that people sign in from. */
export class Room {
  private constructor(
    readonly app: App,
    readonly visit: Visit,
    private readonly pool: string,
    readonly close: () => Promise<void>,
  ) {}

  static async open(program: string | undefined, records: Records, pool = 'default'): Promise<Room> {
    const folder = await newFolder();
    const app = await startApp(join(folder, 'data'), { DEMO_PERSONS: '0' });
    await sendRecords(app, records, pool);
    const browser = await openBrowser(program ?? '');
    return new Room(app, new Visit(browser), pool, async () => {
      await browser.close();
      await app.stop();
      await rm(folder, { recursive: true, force: true });
    });
  }

  officer(name: string): Promise<Person> {
    return this.person(name, 'officer');
  }

  analyst(name: string): Promise<Person> {
    return this.person(name, 'analyst');
  }

  /** Somebody who sees all of the pool. */
  person(name: string, role: UserRole): Promise<Person> {
    return enrol(this.app, { name, role, grants: [{ kind: 'pool', pool: this.pool }] });
  }

  institution(name: string, id: string): Promise<Person> {
    const grants = [{ kind: 'institution', pool: this.pool, id } as const];
    return enrol(this.app, { name, role: 'institution', grants });
  }

  /** A browser of somebody who has signed in, on a page. */
  async enter(name: string, path: string, locale: Locale = 'zh-CN'): Promise<Page> {
    const words = WORDS[locale];
    const page = await this.visit.enter();
    await page.goto(`${this.app.url}${path}${path.includes('?') ? '&' : '?'}lang=${locale}`);
    await page.getByLabel(words['signIn.name']).fill(name);
    await page.getByLabel(words['signIn.password']).fill(PASSWORD);
    await page.getByRole('button', { name: words['signIn.enter'], exact: true }).click();
    await page.getByLabel(words['signIn.password']).waitFor({ state: 'detached' });
    return page;
  }

  /** The same as `fits`, of a page of this room. */
  shots(page: Page, name: string): Promise<void> {
    return fits(page, name);
  }
}

/** Sees that nothing is wider than the page, on a desk and on a telephone; with `SHOTS=DIR` leaves pictures of both. */
export async function fits(page: Page, name: string): Promise<void> {
  const dir = process.env['SHOTS'];
  for (const [width, colorScheme] of [
    [390, 'dark'],
    [1440, 'light'],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    // A chart draws itself anew a frame or more after the window has changed: the page is asked until it fits.
    await expect
      .poll(() => page.evaluate('document.documentElement.scrollWidth - innerWidth'), {
        message: `${name} ${width}: pixels wider than the window`,
        timeout: 20_000,
      })
      .toBeLessThanOrEqual(0);
    if (dir)
      await page.screenshot({ path: join(dir, `${name}-${width}-${colorScheme}.png`), fullPage: true });
  }
}
