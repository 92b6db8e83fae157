import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../apps/api/src/features/access/operations.js';
import { BACKTESTERS } from '../../apps/web/src/features/rules/backtest.roles.js';
import { en } from '../../apps/web/src/lib/i18n/messages.en.js';
import { zhCN } from '../../apps/web/src/lib/i18n/messages.zh-CN.js';
import { newFolder, post, settled, startApp, type App } from '../helpers/app.js';
import { find } from '../helpers/found.js';
import { enrol, PASSWORD } from '../helpers/people.js';
import { openBrowser, Visit } from '../helpers/visit.js';
import { complete } from '../helpers/workbench.js';

const program = find('chromium', 'the page of a back-test');
const WORDS = { 'zh-CN': zhCN, en } as const;
const LOCALES = ['zh-CN', 'en'] as const;

const fill = (text: string, values: Record<string, string>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');

/** A stay from the 1st to the 8th of May, and outpatient visits on its first, second and fourth day. */
const VISITS = [
  { id: 'STAY', fixmedins_code: 'H1', med_type: '21', day: '2025-05-01', endtime: '2025-05-08 10:00:00' },
  { id: 'FIRST', fixmedins_code: 'H2', med_type: '11', day: '2025-05-01' },
  { id: 'SECOND', fixmedins_code: 'H3', med_type: '11', day: '2025-05-02' },
  { id: 'FOURTH', fixmedins_code: 'H2', med_type: '11', day: '2025-05-04' },
];
const PAID = { FIRST: '1234567.89', SECOND: '30.05', FOURTH: '40.00', STAY: '900.00' };

async function fillPool(app: App): Promise<void> {
  const settlements = Object.entries(PAID).map(([id, fund_pay_sumamt]) => {
    const visit = VISITS.find((one) => one.id === id);
    const { fixmedins_code = '', med_type = '' } = visit ?? {};
    const time = id === 'STAY' ? '2025-05-08 11:00:00' : `${visit?.day} 10:30:00`;
    const paid = { medfee_sumamt: fund_pay_sumamt, hifp_pay: fund_pay_sumamt, fund_pay_sumamt };
    return { setl_id: `S${id}`, mdtrt_id: id, fixmedins_code, med_type, setl_time: time, ...paid };
  });
  const records: Record<string, Record<string, string>[]> = {
    institutions: [
      { fixmedins_code: 'H1', fixmedins_name: '测试县医院', tier: 'county' },
      { fixmedins_code: 'H2', fixmedins_name: '测试H2卫生院' },
      { fixmedins_code: 'H3', fixmedins_name: '测试H3卫生院' },
    ],
    visits: VISITS.map(({ id, day, ...own }) => ({
      mdtrt_id: id,
      psn_no: 'PERSON0001',
      atddr_no: 'D1',
      begntime: `${day} 10:00:00`,
      ...own,
    })),
    settlements: [
      ...settlements,
      // Its visit has not come.
      { setl_id: 'SLOST', mdtrt_id: 'LOST', setl_time: '2025-06-30 09:00:00' },
    ].map((row) => ({ psn_no: 'PERSON0001', ...row })),
  };
  for (const [stream, rows] of Object.entries(records)) {
    const body = rows.map((row) => `${JSON.stringify(complete(stream, row))}\n`).join('');
    expect((await post(app, `${stream}.ndjson`, body)).status).toBeLessThan(300);
  }
  await settled(app);
}

it('is offered to those whom the service lets run it', () => {
  const allowed = OPERATIONS['GET /api/rules/:rule/backtest'];
  expect([...BACKTESTERS].sort()).toEqual(Array.isArray(allowed) ? [...allowed].sort() : []);
});

describe.runIf(program)('the back-test of a rule', () => {
  let folder: string;
  let app: App;
  let browser: Browser;
  let visit: Visit;
  beforeAll(async () => {
    folder = await newFolder();
    app = await startApp(join(folder, 'data'), { DEMO_PERSONS: '0' });
    await fillPool(app);
    await enrol(app, { name: '审核', role: 'officer', grants: [{ kind: 'pool', pool: 'default' }] });
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

  /** A browser of somebody who has signed in, on the page of the rule. */
  async function enter(name: string, locale: keyof typeof WORDS, search = ''): Promise<Page> {
    const t = WORDS[locale];
    const page = await visit.enter();
    await page.goto(`${app.url}/rules/I04?lang=${locale}${search}`);
    await page.getByLabel(t['signIn.name']).fill(name);
    await page.getByLabel(t['signIn.password']).fill(PASSWORD);
    await page.getByRole('button', { name: t['signIn.enter'], exact: true }).click();
    await page.getByRole('heading', { name: t['rules.params'], exact: true }).waitFor();
    return page;
  }

  /** With SHOTS: pictures at both widths and in both themes. */
  async function shots(page: Page, name: string): Promise<void> {
    const dir = process.env['SHOTS'];
    if (!dir) return;
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [1440, 390]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        await page.screenshot({ path: join(dir, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1440, height: 900 });
  }

  for (const locale of LOCALES) {
    const t = WORDS[locale];
    const edge = locale === 'en' ? 'Days exempt at admission and discharge' : '入出院日豁免天数';
    const rows = (page: Page) => page.locator('#backtest ~ .scroll-x tbody tr');
    const said = (values: Record<string, string>) =>
      fill(t['backtest.summary'], {
        added: '0',
        amountAdded: '0.00',
        removed: '0',
        amountRemoved: '0.00',
        institutions: '1',
        ...values,
      });

    it(`shows an officer what is added, and the same from the address (${locale})`, async () => {
      const page = await enter('审核', locale);
      expect(await page.getByLabel(t['backtest.from'], { exact: true }).inputValue()).toBe('2024-07-01');
      expect(await page.getByLabel(t['backtest.to'], { exact: true }).inputValue()).toBe('2025-06-30');
      await visit.look(page, page.getByLabel(edge));
      await shots(page, `${locale}-before`);
      await page.getByLabel(edge).fill('0');
      await page.keyboard.press('Enter');
      const summary = page.getByText(said({ added: '1', amountAdded: '1,234,567.89', kept: '2' }));
      await visit.look(page, summary);
      expect(page.url()).toContain('from=2024-07-01&to=2025-06-30&set=edge_days%3D0');
      await visit.deep(page, summary);
      await visit.look(page, rows(page));
      expect(await rows(page).count()).toBe(1);
      const row = await rows(page).first().innerText();
      for (const part of [t['backtest.added'], t['grade.suspected'], '测试H2卫生院', '1,234,567.89'])
        expect(row).toContain(part);
      // It exists in the trial only, so that nothing leads to a page of its own.
      expect(await rows(page).locator('a[href*="/findings/"]').count()).toBe(0);
      expect(await page.locator('main').innerText()).toContain(
        locale === 'en' ? '1 rows name a record of Visits' : '1 行所指的就诊尚未到达',
      );
      await shots(page, `${locale}-added`);
      await page.setViewportSize({ width: 390, height: 900 });
      await visit.look(page, rows(page));
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      await page.setViewportSize({ width: 1440, height: 900 });

      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: fill(t['backtest.export'], { count: '1' }) }).click();
      const file = await download;
      expect(file.suggestedFilename()).toContain('I04');
      const text = await readFile((await file.path()) ?? '', 'utf8');
      expect(text.split('\n')[1]).toContain(',1234567.89,');
      await visit.leave(page);
    });

    it(`leads from what is no longer found to the finding, and back (${locale})`, async () => {
      const page = await enter('审核', locale, '&from=2025-01-01&to=2025-12-31&set=edge_days%3D2');
      const summary = page.getByText(said({ removed: '1', amountRemoved: '30.05', kept: '1' }));
      await visit.look(page, summary);
      await shots(page, `${locale}-removed`);
      await rows(page).locator('a[href*="/findings/"]').click();
      await visit.look(page, page.getByRole('heading', { name: t['finding.evidence'], exact: true }));
      await page.goBack();
      await visit.look(page, summary);
      await page.getByRole('link', { name: `${t['backtest.added']} 0`, exact: true }).click();
      await visit.deep(page, page.getByText(t['backtest.none']));
      await page.getByLabel(edge).fill('1');
      await page.getByText(t['backtest.edited']).waitFor();
      await page.getByRole('button', { name: t['backtest.run'], exact: true }).click();
      await visit.look(page, page.getByText(fill(t['backtest.same'], { kept: '2' })));
      await shots(page, `${locale}-same`);
      await visit.leave(page);
    });

    it(`says at the field what lies out of bounds, and runs nothing (${locale})`, async () => {
      const page = await enter('审核', locale);
      const asked: string[] = [];
      page.on('request', (request) => request.url().includes('/backtest') && asked.push(request.url()));
      const fault = page.getByText(fill(t['backtest.fault.bounds'], { min: '0', max: '3' }));
      await page.getByLabel(edge).fill('4');
      await page.keyboard.press('Enter');
      await visit.look(page, fault);
      expect(await page.getByLabel(edge).getAttribute('aria-invalid')).toBe('true');
      expect(await page.evaluate('document.activeElement.getAttribute("inputmode")')).toBe('decimal');
      await shots(page, `${locale}-fault`);
      await page.goto(`${page.url()}&from=2025-01-01&to=2025-12-31&set=edge_days%3D4`);
      await visit.look(page, fault);
      expect(asked).toEqual([]);
      await page.getByRole('button', { name: t['backtest.clear'], exact: true }).click();
      expect(await page.getByLabel(edge).inputValue()).toBe('');
      expect(await fault.count()).toBe(0);
      await visit.leave(page);
    });
  }

  it('can be cancelled, and shows what the service refuses', async () => {
    const t = zhCN;
    const page = await enter('审核', 'zh-CN');
    await page.route(/\/backtest\?/, () => undefined);
    await page.getByRole('button', { name: t['backtest.run'], exact: true }).click();
    await page.getByRole('progressbar').waitFor();
    await shots(page, 'running');
    await page.getByRole('button', { name: t['backtest.cancel'], exact: true }).click();
    await visit.look(page, page.getByText(t['backtest.cancelled']));
    await page.unroute(/\/backtest\?/);
    await page.route(/\/backtest\?/, (route) =>
      route.fulfill({
        status: 400,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          code: 'invalid',
          fields: [{ field: 'set', reason: 'edge_days of rule I04 must lie between 0 and 3' }],
        }),
      }),
    );
    await page.getByRole('button', { name: t['backtest.again'], exact: true }).click();
    await visit.look(page, page.getByText('未被接受：edge_days of rule I04'));
    await visit.leave(page);
  });

  it('is not shown to those who are judged by the rules', async () => {
    const page = await enter('机构', 'zh-CN', '&from=2025-01-01&to=2025-12-31');
    const asked: string[] = [];
    page.on('request', (request) => request.url().includes('/backtest') && asked.push(request.url()));
    await visit.look(page, page.getByRole('heading', { name: zhCN['rules.legal'], exact: true }));
    expect(await page.getByRole('heading', { name: zhCN['backtest.title'], exact: true }).count()).toBe(0);
    expect(asked).toEqual([]);
    await visit.leave(page);
  });
});
