import { createRequire } from 'node:module';
import type { BrowserContext, Page } from 'playwright-core';
import { z } from 'zod';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const answer = z.array(z.string());

/** Puts axe-core before the scripts of every page of a browser. */
export async function withAxe(context: BrowserContext): Promise<void> {
  await context.addInitScript({ path: AXE });
}

/** What keeps people from using the page as it stands: faults of serious or critical impact, in words. */
export async function hardFaults(page: Page): Promise<string[]> {
  const found = await page.evaluate<unknown>(`
    axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) =>
          nodes.slice(0, 5).map(({ html, any, all, none }) =>
            [id, html.slice(0, 160), ...[...any, ...all, ...none].map(({ message }) => message)].join(' | '),
          ),
        ),
    )`);
  return answer.parse(found);
}
