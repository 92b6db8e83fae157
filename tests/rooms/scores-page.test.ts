import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../apps/api/src/features/access/operations.js';
import { PUBLISHERS, REVIEWERS } from '../../apps/web/src/features/scores/scores.roles.js';
import { en } from '../../apps/web/src/lib/i18n/messages.en.js';
import { zhCN as t } from '../../apps/web/src/lib/i18n/messages.zh-CN.js';
import { newFolder, post, settled, startApp, type App } from '../helpers/app.js';
import { find } from '../helpers/found.js';
import { enrol, PASSWORD } from '../helpers/people.js';
import { openBrowser, Visit } from '../helpers/visit.js';
import { complete } from '../helpers/workbench.js';

const program = find('chromium', 'scores on their pages');
const ITEMS = ['agreement'];

const fill = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));

/** Two township centres with forty visits each, at different prices; the visitors live at the second and have signed with it. */
async function fillPool(app: App): Promise<void> {
  const centres = [
    { code: 'H1', price: '90.00' },
    { code: 'H2', price: '66.00' },
  ];
  const institutions = centres.map(({ code }) => ({
    fixmedins_code: code,
    fixmedins_name: `测试${code}卫生院`,
    tier: 'township',
    fix_blng_admdvs: '990121',
  }));
  const of = centres.flatMap(({ code, price }) =>
    Array.from({ length: 40 }, (_, at) => ({
      mdtrt_id: `M${code}${at}`,
      psn_no: `PERSON${at}`,
      fixmedins_code: code,
      med_type: '11',
      day: `2025-${String((at % 12) + 1).padStart(2, '0')}-10`,
      price,
    })),
  );
  const visits = of.map(({ day, price: _, ...own }) => ({
    ...own,
    atddr_no: 'D1',
    begntime: `${day} 10:00:00`,
  }));
  const settlements = of.map(({ day, price, ...own }) => ({
    ...own,
    setl_id: `S${own.mdtrt_id}`,
    setl_time: `${day} 11:00:00`,
    medfee_sumamt: price,
    fund_pay_sumamt: '30.00',
  }));
  const persons = Array.from({ length: 40 }, (_, at) => ({ psn_no: `PERSON${at}`, fixmedins_code: 'H2' }));
  const insured = persons.map((own) => ({ ...own, insu_admdvs: '990121', psn_insu_date: '2019-01-01' }));
  const contracts = persons.map((own) => ({
    ...own,
    contract_id: `C${own.psn_no}`,
    begndate: '2025-01-01',
    enddate: '2025-12-31',
  }));
  const streams = { institutions, insured, contracts, visits, settlements };
  for (const [stream, rows] of Object.entries(streams)) {
    const body = rows.map((row) => `${JSON.stringify(complete(stream, row))}\n`).join('');
    expect((await post(app, `${stream}.ndjson`, body)).status).toBeLessThan(300);
  }
  await settled(app);
}

it('is offered to those whom the service lets in', () => {
  expect([...(OPERATIONS['GET /api/score-versions'] ?? [])].sort()).toEqual([...REVIEWERS].sort());
  expect([...(OPERATIONS['POST /api/score-versions'] ?? [])].sort()).toEqual([...PUBLISHERS].sort());
});

describe.runIf(program)('scores', () => {
  let folder: string;
  let app: App;
  let browser: Browser;
  let visit: Visit;
  beforeAll(async () => {
    folder = await newFolder();
    app = await startApp(join(folder, 'data'), { DEMO_PERSONS: '0' });
    await fillPool(app);
    for (const name of ['审核', '复核'])
      await enrol(app, { name, role: 'officer', grants: [{ kind: 'pool', pool: 'default' }] });
    await enrol(app, {
      name: '机构',
      role: 'institution',
      grants: [{ kind: 'institution', pool: 'default', id: 'H2' }],
    });
    browser = await openBrowser(program ?? '');
    visit = new Visit(browser);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function enter(name: string, path: string, lang = 'zh-CN'): Promise<Page> {
    const texts = lang === 'en' ? en : t;
    const page = await visit.enter();
    await page.goto(`${app.url}${path}?lang=${lang}`);
    await page.getByLabel(texts['signIn.name']).fill(name);
    await page.getByLabel(texts['signIn.password']).fill(PASSWORD);
    await page.getByRole('button', { name: texts['signIn.enter'], exact: true }).click();
    return page;
  }

  /** With SHOTS: pictures at both widths and in both themes. */
  async function shots(page: Page, name: string): Promise<void> {
    const dir = process.env['SHOTS'];
    for (const [width, colorScheme] of [
      [1440, 'light'],
      [390, 'dark'],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      if (dir) await page.screenshot({ path: join(dir, `scores-${name}-${width}.png`), fullPage: true });
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1440, height: 900 });
  }

  const button = (page: Page, key: keyof typeof t) => page.getByRole('button', { name: t[key], exact: true });
  const score = (page: Page) => page.locator('p.figure');

  it('count what no record holds once it is entered, with its document', async () => {
    const page = await enter('审核', '/scores');
    await visit.look(page, page.getByRole('table', { name: t['scores.caption'] }));
    await page.getByRole('link', { name: '测试H2卫生院' }).click();
    await visit.deep(page, page.getByRole('table', { name: t['scores.partsCaption'] }));
    for (const item of ITEMS) {
      await page.getByRole('form', { name: t['scores.enter'] }).getByRole('combobox').selectOption(item);
      await page.getByLabel(/数值（0–100）/).fill('80');
      await page
        .getByRole('form', { name: t['scores.enter'] })
        .getByLabel(t['scores.document'])
        .fill('考核表 2025');
      await button(page, 'scores.enter').click();
      await page.getByText(`✓ ${t['scores.entered']}`).waitFor();
      await expect
        .poll(() => page.getByRole('cell', { name: '考核表 2025' }).count())
        .toBeGreaterThan(ITEMS.indexOf(item));
    }
    // (12 × 0.9 + 8 + 14 + 14 × 0.4 + 10 × 0.8) of 58: nothing is known of services, nor of what people think.
    expect(await score(page).innerText()).toMatch(/^80\.0/);
    await visit.look(page, page.getByText(t['scores.gains']));
    await shots(page, 'card');
    await visit.leave(page);
  });

  it('are drawn up by one and published by another', async () => {
    const page = await enter('审核', '/scores');
    await page.getByRole('form', { name: t['scores.draft'] }).getByRole('textbox').fill('2025 年度考核');
    await button(page, 'scores.draft').click();
    await visit.look(page, page.getByText(t['scores.another']));
    expect(await button(page, 'scores.to.published').count()).toBe(0);
    await shots(page, 'draft');
    await visit.leave(page);
    const other = await enter('复核', '/scores');
    await button(other, 'scores.showChanges').click();
    await visit.look(other, other.getByRole('table', { name: fill(t['scores.changes'], { number: 1 }) }));
    await button(other, 'scores.to.published').click();
    await visit.look(other, other.getByText(t['scores.sure.published']));
    await button(other, 'scores.yes').click();
    await visit.look(other, other.getByText(fill(t['scores.published'], { number: 1 })));
    await shots(other, 'list');
    await visit.leave(other);
  });

  it('are restated for who appealed, and the old ones kept', async () => {
    const page = await enter('审核', '/scores/institution/H2');
    await page
      .getByRole('form', { name: t['scores.restate'] })
      .getByLabel(t['scores.reason'])
      .fill('申诉成立');
    await page.getByLabel(t['scores.decision']).fill('复核决定 1 号');
    await button(page, 'scores.draft').click();
    await page.getByText(fill(t['scores.drafted'], { number: 2 })).click();
    await visit.look(page, page.getByText('复核决定 1 号'));
    await visit.leave(page);
  });

  it('are shown to an institution as its own card alone, in both languages', async () => {
    const page = await enter('机构', '/scores', 'en');
    await visit.look(page, page.getByRole('table', { name: en['scores.caption'] }));
    expect(await page.getByRole('link', { name: '测试H1卫生院' }).count()).toBe(0);
    expect(await page.getByText(en['scores.allVersions']).count()).toBe(0);
    await page.getByRole('link', { name: '测试H2卫生院' }).click();
    await visit.look(page, page.getByRole('table', { name: en['scores.partsCaption'] }));
    expect(await page.getByRole('form').count()).toBe(0);
    await shots(page, 'own');
    await visit.leave(page);
  });
});
