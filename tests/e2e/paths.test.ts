import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { en } from '../../apps/web/src/lib/i18n/messages.en.js';
import { zhCN } from '../../apps/web/src/lib/i18n/messages.zh-CN.js';
import { newFolder, settled, startApp, type App } from '../helpers/app.js';
import { find } from '../helpers/found.js';
import { call } from '../helpers/people.js';
import { openBrowser, Visit } from '../helpers/visit.js';

const program = find('chromium', 'the paths through the pages');
const WORDS = { 'zh-CN': zhCN, en } as const;
const LOCALES = ['zh-CN', 'en'] as const;
const ROLES = ['officer', 'analyst', 'institution'] as const;

const users = z.object({ items: z.array(z.object({ id: z.number(), name: z.string() })) });

describe.runIf(program)('the paths through the pages, on the demo', () => {
  let folder: string;
  let app: App;
  let browser: Browser;
  let visit: Visit;
  beforeAll(async () => {
    folder = await newFolder();
    app = await startApp(join(folder, 'data'), { DEMO_PERSONS: '600' });
    await settled(app);
    // The officer may ask for records as they came; the others see their typed fields.
    const { items } = users.parse(await (await call(app, 'GET', '/api/users')).json());
    const officer = items.find(({ name }) => name === '演示审核员');
    expect((await call(app, 'PATCH', `/api/users/${officer?.id}`, { clear: true })).status).toBe(200);
    browser = await openBrowser(program ?? '');
    visit = new Visit(browser);
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
    await rm(folder, { recursive: true, force: true });
  });

  for (const locale of LOCALES)
    for (const role of ROLES)
      it(`leads the ${role} from the door to the rows (${locale})`, async () => {
        const t = WORDS[locale];
        const page = await visit.enter();
        const main = page.locator('main');
        const heading = (name: string): Locator => page.getByRole('heading', { name, exact: true });
        const place = (name: string): Promise<void> =>
          page.getByRole('navigation', { name: t['place.nav'] }).getByRole('link', { name }).click();

        await page.goto(app.url);
        await page.locator('select').first().selectOption(locale);
        await visit.look(page, heading(t['demo.title']));
        await page.getByRole('button', { name: t[`role.${role}`], exact: true }).click();
        await visit.deep(
          page,
          heading(t[role === 'institution' ? 'institution.indicators' : 'overview.indicators']),
        );

        await place(t['place.findings']);
        await visit.deep(page, main.locator('tr[id^="finding-"]'));
        await main.locator('tr[id^="finding-"] a').first().click();
        await visit.deep(page, heading(t['finding.evidence']));
        await main.locator('button[aria-expanded="false"]').first().click();
        await visit.deep(page, main.getByText(t['received.masked']));
        expect(await main.locator('.record pre').count()).toBe(0);
        const whole = main.getByRole('form', { name: t['disclosure.revealTitle'], exact: true });
        expect(await whole.count()).toBe(role === 'officer' ? 1 : 0);
        if (role === 'officer') {
          // In full for a case only: where there is none yet, one is opened first.
          const address = page.url();
          const open = main.getByRole('button', { name: t['cases.open'], exact: true });
          const reveal = whole.getByRole('button', { name: t['disclosure.reveal'], exact: true });
          if ((await open.count()) > 0) {
            await reveal.click();
            await visit.look(page, main.getByText(t['fault.disclosure_no_case']));
            await open.click();
            await page.waitForURL('**/cases/*');
            await page.goto(address);
          }
          await reveal.click();
          await visit.look(page, main.getByText(t['disclosure.revealed']));
          expect(await main.locator('.record pre').count()).toBeGreaterThanOrEqual(1);
        }

        // Who decides what becomes of findings may hide one for a time, and show it again.
        const suppress = main.getByRole('button', { name: t['suppression.make'], exact: true });
        expect(await suppress.count()).toBe(role === 'officer' ? 1 : 0);
        if (role === 'officer') {
          const form = main.getByRole('form', { name: t['suppression.title'], exact: true });
          await form.getByLabel(t['suppression.reason'], { exact: true }).fill('家属代取药，已核实');
          const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
          await form.getByLabel(t['suppression.until'], { exact: true }).fill(tomorrow);
          await suppress.click();
          await visit.look(page, main.getByText(t['suppression.standing']));
          await main.getByRole('button', { name: t['suppression.end'], exact: true }).click();
          await visit.look(page, main.getByText(t['suppression.ended']));
        }

        await main.locator('article dl a[href*="/institutions/"]').first().click();
        await visit.deep(page, heading(t['institution.rules']));
        await main.locator('a[href*="/indicators/"][href*="grain=institution"]').first().click();
        await visit.deep(page, main.locator('a[href*="/rows"]'));
        await main.locator('a[href*="/rows"]').first().click();
        await visit.deep(page, main.locator('table tbody tr'));

        await place(t['place.rules']);
        await visit.deep(page, main.locator('table tbody tr'));
        await place(t['place.negativeList']);
        await visit.deep(page, main.locator('table tbody tr'));
        await main.locator('table tbody a').first().click();
        await visit.deep(page, heading(t['list.trail']));
        if (role !== 'institution') {
          await place(t['place.data']);
          await visit.deep(page, heading(t['receipts.title']));
        }
        await page.goto(`${app.url}/quality`);
        await visit.deep(page, heading(t['quality.lateness']));
        await visit.leave(page);
      });

  for (const locale of LOCALES)
    it(`shows how a file is read before it is sent (${locale})`, async () => {
      const t = WORDS[locale];
      const page = await visit.enter();
      await page.goto(`${app.url}/data`);
      await page.locator('select').first().selectOption(locale);
      await page.getByRole('button', { name: t['role.officer'], exact: true }).click();
      await page.getByRole('link', { name: t['mapping.link'] }).click();
      await page.goto(`${page.url()}?source=desk-${locale}`);
      await page.locator('main input[type=file]').setInputFiles({
        name: 'visits-desk.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(
          '就诊ID,人员编号,机构编号,医疗类别,开始时间\nD1,P1,H99012100100,11,2025-03-20 09:00:00\nD2,P2,H99012100100,11,2025-02-30 09:00:00\n',
        ),
      });
      const says = (key: 'mapping.faulty' | 'mapping.savedAs', values: Record<string, string>): Locator =>
        page.getByText(
          Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), t[key]),
        );
      // Nothing is known of these columns yet, so that no row can pass.
      await says('mapping.faulty', { rows: '2', count: '2' }).waitFor();
      await visit.look(page, page.getByRole('button', { name: t['mapping.takeAll'] }));
      await page.getByRole('button', { name: t['mapping.takeAll'] }).click();
      await says('mapping.faulty', { rows: '2', count: '1' }).waitFor();
      expect(await page.locator('main td .reason').count()).toBe(1);
      await page.getByLabel(t['mapping.note']).fill('desk');
      await page.getByRole('button', { name: t['mapping.save'], exact: true }).click();
      await says('mapping.savedAs', { version: '1' }).waitFor();
      await visit.look(page, page.getByRole('button', { name: t['mapping.send'], exact: true }));
      await page.getByRole('button', { name: t['mapping.send'], exact: true }).click();
      await page.getByRole('link', { name: t['mapping.sent'] }).click();
      await visit.deep(page, page.getByText(t['batch.balanced']));
      expect(await page.locator('main').innerText()).toContain(t['repair.open']);
      await visit.leave(page);
    });
});
