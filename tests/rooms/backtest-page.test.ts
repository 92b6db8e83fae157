import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { find } from '../helpers/found.js';
import { fill, Room, WORDS, type Locale, type Records } from '../helpers/room.js';

const program = find('chromium', 'the page of a back-test');
const LOCALES = ['zh-CN', 'en'] as const;

/** A stay from the 1st to the 8th of May, and outpatient visits on its first, second and fourth day. */
const VISITS = [
  { id: 'STAY', fixmedins_code: 'H1', med_type: '21', day: '2025-05-01', endtime: '2025-05-08 10:00:00' },
  { id: 'FIRST', fixmedins_code: 'H2', med_type: '11', day: '2025-05-01' },
  { id: 'SECOND', fixmedins_code: 'H3', med_type: '11', day: '2025-05-02' },
  { id: 'FOURTH', fixmedins_code: 'H2', med_type: '11', day: '2025-05-04' },
];
const PAID = { FIRST: '1234567.89', SECOND: '30.05', FOURTH: '40.00', STAY: '900.00' };

function county(): Records {
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
  return records;
}

describe.runIf(program)('the back-test of a rule', () => {
  let room: Room;
  beforeAll(async () => {
    room = await Room.open(program, county());
    await room.officer('审核');
    await room.institution('机构', 'H2');
  });
  afterAll(() => room?.close());

  /** A browser of somebody who has signed in, on the page of the rule. */
  async function enter(name: string, locale: Locale, search = ''): Promise<Page> {
    const page = await room.enter(name, `/rules/I04${search}`, locale);
    const heading = { name: WORDS[locale]['rules.params'], exact: true };
    await page.getByRole('heading', heading).waitFor();
    return page;
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
      // The year up to the last day of the data, once the overview has told that day.
      const day = (field: 'from' | 'to') =>
        page.getByLabel(t[`backtest.${field}`], { exact: true }).inputValue();
      await expect.poll(() => day('from'), { timeout: 60_000 }).toBe('2024-07-01');
      expect(await day('to')).toBe('2025-06-30');
      await room.visit.look(page, page.getByLabel(edge));
      await room.shots(page, `${locale}-before`);
      await page.getByLabel(edge).fill('0');
      await page.keyboard.press('Enter');
      const summary = page.getByText(said({ added: '1', amountAdded: '1,234,567.89', kept: '2' }));
      await room.visit.look(page, summary);
      expect(page.url()).toContain('from=2024-07-01&to=2025-06-30&set=edge_days%3D0');
      await room.visit.deep(page, summary);
      await room.visit.look(page, rows(page));
      expect(await rows(page).count()).toBe(1);
      const row = await rows(page).first().innerText();
      for (const part of [t['backtest.added'], t['grade.suspected'], '测试H2卫生院', '1,234,567.89'])
        expect(row).toContain(part);
      // It exists in the trial only, so that nothing leads to a page of its own.
      expect(await rows(page).locator('a[href*="/findings/"]').count()).toBe(0);
      expect(await page.locator('main').innerText()).toContain(
        locale === 'en' ? '1 rows name a record of Visits' : '1 行所指的就诊尚未到达',
      );
      await room.shots(page, `${locale}-added`);
      await page.setViewportSize({ width: 390, height: 900 });
      await room.visit.look(page, rows(page));
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      await page.setViewportSize({ width: 1440, height: 900 });

      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: fill(t['backtest.export'], { count: '1' }) }).click();
      const file = await download;
      expect(file.suggestedFilename()).toContain('I04');
      const text = await readFile((await file.path()) ?? '', 'utf8');
      expect(text.split('\n')[1]).toContain(',1234567.89,');
      await room.visit.leave(page);
    });

    it(`leads from what is no longer found to the finding, and back (${locale})`, async () => {
      const page = await enter('审核', locale, '?from=2025-01-01&to=2025-12-31&set=edge_days%3D2');
      const summary = page.getByText(said({ removed: '1', amountRemoved: '30.05', kept: '1' }));
      await room.visit.look(page, summary);
      await room.shots(page, `${locale}-removed`);
      await rows(page).locator('a[href*="/findings/"]').click();
      await room.visit.look(page, page.getByRole('heading', { name: t['finding.evidence'], exact: true }));
      await page.goBack();
      await room.visit.look(page, summary);
      await page.getByRole('link', { name: `${t['backtest.added']} 0`, exact: true }).click();
      await room.visit.deep(page, page.getByText(t['backtest.none']));
      await page.getByLabel(edge).fill('1');
      await page.getByText(t['backtest.edited']).waitFor();
      await page.getByRole('button', { name: t['backtest.run'], exact: true }).click();
      await room.visit.look(page, page.getByText(fill(t['backtest.same'], { kept: '2' })));
      await room.shots(page, `${locale}-same`);
      await room.visit.leave(page);
    });

    it(`says at the field what lies out of bounds, and runs nothing (${locale})`, async () => {
      const page = await enter('审核', locale);
      const asked: string[] = [];
      page.on('request', (request) => request.url().includes('/backtest') && asked.push(request.url()));
      const fault = page.getByText(fill(t['backtest.fault.bounds'], { min: '0', max: '3' }));
      await page.getByLabel(edge).fill('4');
      await page.keyboard.press('Enter');
      await room.visit.look(page, fault);
      expect(await page.getByLabel(edge).getAttribute('aria-invalid')).toBe('true');
      expect(await page.evaluate('document.activeElement.getAttribute("inputmode")')).toBe('decimal');
      await room.shots(page, `${locale}-fault`);
      await page.goto(`${page.url()}&from=2025-01-01&to=2025-12-31&set=edge_days%3D4`);
      await room.visit.look(page, fault);
      expect(asked).toEqual([]);
      await page.getByRole('button', { name: t['backtest.clear'], exact: true }).click();
      expect(await page.getByLabel(edge).inputValue()).toBe('');
      expect(await fault.count()).toBe(0);
      await room.visit.leave(page);
    });
  }

  it('can be cancelled, and shows what the service refuses', async () => {
    const t = WORDS['zh-CN'];
    const page = await enter('审核', 'zh-CN');
    await page.route(/\/backtest\?/, () => undefined);
    await page.getByRole('button', { name: t['backtest.run'], exact: true }).click();
    await page.getByRole('progressbar').waitFor();
    await room.shots(page, 'running');
    await page.getByRole('button', { name: t['backtest.cancel'], exact: true }).click();
    await room.visit.look(page, page.getByText(t['backtest.cancelled']));
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
    await room.visit.look(page, page.getByText('未被接受：edge_days of rule I04'));
    await room.visit.leave(page);
  });

  it('is not shown to those who are judged by the rules', async () => {
    const page = await enter('机构', 'zh-CN', '?from=2025-01-01&to=2025-12-31');
    const asked: string[] = [];
    page.on('request', (request) => request.url().includes('/backtest') && asked.push(request.url()));
    await room.visit.look(
      page,
      page.getByRole('heading', { name: WORDS['zh-CN']['rules.legal'], exact: true }),
    );
    expect(
      await page.getByRole('heading', { name: WORDS['zh-CN']['backtest.title'], exact: true }).count(),
    ).toBe(0);
    expect(asked).toEqual([]);
    await room.visit.leave(page);
  });
});
