import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../apps/api/src/features/access/operations.js';
import { ENTERERS } from '../../apps/web/src/features/entered/entered.roles.js';
import { zhCN as t } from '../../apps/web/src/lib/i18n/messages.zh-CN.js';
import { newFolder, settled, startApp, type App } from '../helpers/app.js';
import { find } from '../helpers/found.js';
import { call, enrol, PASSWORD, type Person } from '../helpers/people.js';
import { openBrowser, Visit } from '../helpers/visit.js';
import { fairCounty, POOL } from './fair-county.js';

const program = find('chromium', 'the pages of comparisons');

it('offers the form to those who may enter', () => {
  expect([...(OPERATIONS['POST /api/entered'] ?? [])].sort()).toEqual([...ENTERERS].sort());
});

describe.skipIf(!program)('pages of indicators, entries and budgets', () => {
  let folder: string;
  let app: App;
  let browser: Browser;
  let visit: Visit;
  let officer: Person;

  beforeAll(async () => {
    folder = await newFolder();
    app = await startApp(folder);
    for (const [stream, rows] of fairCounty()) {
      const query = new URLSearchParams({ file: `${stream}.ndjson`, source: 'fair', pool: POOL });
      const sent = await fetch(`${app.url}/api/batches?${query}`, {
        method: 'POST',
        headers: { ...app.headers, 'content-type': 'application/octet-stream' },
        body: rows.map((row) => JSON.stringify(row)).join('\n'),
      });
      expect(sent.status).toBe(202);
    }
    await settled(app);
    officer = await enrol(app, { name: 'officer', role: 'officer', grants: [{ kind: 'pool', pool: POOL }] });
    browser = await openBrowser(program ?? '');
    visit = new Visit(browser);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Signs in at a page, which is shown thereafter. */
  async function signIn(path: string): Promise<Page> {
    const page = await visit.enter();
    await page.goto(`${app.url}${path}`);
    await page.getByLabel(t['signIn.name']).fill(officer.name);
    await page.getByLabel(t['signIn.password']).fill(PASSWORD);
    await page.getByRole('button', { name: t['signIn.enter'], exact: true }).click();
    return page;
  }

  /** Pictures for whoever wants to look: `SHOTS=DIR`. */
  async function shots(page: Page, name: string): Promise<void> {
    const folderOfShots = process.env['SHOTS'];
    if (!folderOfShots) return;
    await page.screenshot({ path: join(folderOfShots, `${name}.png`), fullPage: true });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(folderOfShots, `${name}-narrow.png`), fullPage: true });
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
  }

  it('the indicator page says who differs, who cannot be told apart, and what would have been', async () => {
    const page = await signIn('/indicators/K01?grain=institution&period=2025');
    const panel = page.getByRole('region', { name: t['fair.caption'] });
    await visit.look(page, panel.locator('tbody tr').first());
    const low = panel.locator('tbody tr', { hasText: '测试第8卫生院' });
    expect(await low.innerText()).toContain(t['fair.low']);
    expect(await page.getByRole('img', { name: /漏斗图/ }).count()).toBe(1);
    await shots(page, 'fair');
    await page.goto(`${app.url}/indicators/K08?grain=alliance&period=2025&id=A1&since=2025-07`);
    await visit.look(page, page.getByText('差中之差为'));
    await shots(page, 'difference');
    await visit.leave(page);
  });

  it('a number is entered with its document, and its history can be read', async () => {
    const page = await signIn('/indicators/entries?grain=institution&period=2025&id=C1');
    await page.getByRole('textbox', { name: '年度预算' }).fill('14400');
    await page.getByLabel(t['entered.documentName']).first().fill('预算下达文件');
    await page
      .getByRole('button', { name: t['entered.save'].replace('{count}', '1') })
      .first()
      .click();
    await page.getByText(t['entered.saved'].replace('{written}', '1')).waitFor();
    await page.getByRole('button', { name: t['entered.history'] }).first().click();
    await visit.look(page, page.getByRole('listitem').filter({ hasText: '预算下达文件' }));
    await page.getByRole('textbox', { name: '年度预算' }).fill('14.4.00');
    await page.getByLabel(t['entered.documentName']).first().fill('预算下达文件');
    await page.getByLabel(t['entered.reasonNeeded']).first().fill('更正');
    await page
      .getByRole('button', { name: t['entered.save'].replace('{count}', '1') })
      .first()
      .click();
    await visit.look(page, page.getByText('不是普通数字'));
    await shots(page, 'entries');
    await visit.leave(page);
  });

  it('many numbers come in a table that is shown before it is kept', async () => {
    const page = await signIn('/indicators/entries?grain=institution&period=2025&id=C1');
    const table = '对象编码,年度预算 [budget]\nC2,12000\nC3,24000\nC9,1\n';
    const chosen = { name: 'b.csv', mimeType: 'text/csv', buffer: Buffer.from(table) };
    await page.getByLabel(t['entered.file']).setInputFiles(chosen);
    await visit.look(page, page.getByText('读到 2 个数字，1 处有误'));
    await page.getByLabel(t['entered.documentName']).last().fill('预算下达文件');
    await shots(page, 'bulk');
    await page.getByRole('button', { name: t['entered.save'].replace('{count}', '2') }).click();
    await page.getByText('已写入 2 项').waitFor();
    await page.goto(`${app.url}/indicators/budgets?grain=institution&period=2025&id=C2`);
    const row = page
      .getByRole('region', { name: t['budget.caption'] })
      .locator('tbody tr', { hasText: '测试第2卫生院' });
    await visit.deep(page, row);
    expect(await row.innerText()).toMatch(/超支|超前/);
    await shots(page, 'budgets');
    const values = await call(
      officer,
      'GET',
      `/api/indicators?pool=${POOL}&period=2025&grain=institution&id=C2`,
    );
    expect(await values.text()).toContain('"K16"');
    await visit.leave(page);
  });

  it('the catalogue is found by words, by family', async () => {
    const page = await signIn('/indicators?grain=alliance&period=2025');
    await visit.look(page, page.getByText(t['indicators.family.N']));
    await shots(page, 'catalogue');
    await page.getByRole('searchbox', { name: t['indicators.search'] }).fill('派驻');
    await expect.poll(() => page.locator('tbody th[scope="row"]').count()).toBe(1);
    expect(page.url()).toContain('find=');
    await visit.leave(page);
  });
});
