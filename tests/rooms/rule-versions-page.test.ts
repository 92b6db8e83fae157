import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { find } from '../helpers/found.js';
import { fill, Room, WORDS, type Records } from '../helpers/room.js';

const { 'zh-CN': t, en } = WORDS;
const program = find('chromium', 'the versions of a rule on its page');

/** A stay from the 1st to the 8th of May, and outpatient visits on its first and fourth day. */
const VISITS = [
  {
    mdtrt_id: 'STAY',
    fixmedins_code: 'H1',
    med_type: '21',
    day: '2025-05-01',
    endtime: '2025-05-08 10:00:00',
  },
  { mdtrt_id: 'FIRST', fixmedins_code: 'H2', med_type: '11', day: '2025-05-01' },
  { mdtrt_id: 'FOURTH', fixmedins_code: 'H2', med_type: '11', day: '2025-05-04' },
];

function county(): Records {
  const visits = VISITS.map(({ day, ...own }) => ({
    psn_no: 'PERSON0001',
    atddr_no: 'D1',
    begntime: `${day} 10:00:00`,
    ...own,
  }));
  const settlements = visits.map(({ mdtrt_id, fixmedins_code, med_type }) => ({
    setl_id: `S${mdtrt_id}`,
    mdtrt_id,
    psn_no: 'PERSON0001',
    fixmedins_code,
    med_type,
    setl_time: '2025-06-30 11:00:00',
    fund_pay_sumamt: '30.00',
  }));
  const institutions = ['H1', 'H2'].map((code) => ({
    fixmedins_code: code,
    fixmedins_name: `测试${code}卫生院`,
  }));
  return { institutions, visits, settlements };
}

describe.runIf(program)('the versions of a rule', () => {
  let room: Room;
  beforeAll(async () => {
    room = await Room.open(program, county());
    for (const name of ['审核', '复核']) await room.officer(name);
    await room.analyst('分析');
  });
  afterAll(() => room?.close());

  const enter = (name: string, search = ''): Promise<Page> => room.enter(name, `/rules/I04${search}`);

  const TRIAL = '?from=2025-01-01&to=2025-12-31&set=edge_days%3D0';
  const table = (page: Page) => page.getByRole('table', { name: t['versions.title'] });
  const button = (page: Page, key: 'versions.to.shadow' | 'versions.to.live' | 'versions.to.retired') =>
    page.getByRole('button', { name: t[key], exact: true });
  const seen = (count: number) => fill(t['rules.seeFindings'], { count });

  it('lets an officer propose what was tried, and run it in shadow', async () => {
    const page = await enter('审核');
    await room.visit.look(page, page.getByText(t['versions.none']));
    expect(await page.getByLabel(t['versions.reason']).count()).toBe(0);
    await page.goto(`${room.app.url}/rules/I04${TRIAL}`);
    await page.getByLabel(t['versions.reason']).fill('入出院当日的门诊也要核查');
    expect(await page.getByLabel(t['versions.from']).inputValue()).toBe('2025-06-30');
    await page.getByRole('button', { name: t['versions.propose'], exact: true }).click();
    await room.visit.look(page, page.getByText(fill(t['versions.proposed'], { number: 1 })));
    await room.shots(page, 'versions-draft');
    expect(await table(page).innerText()).toContain('入出院日豁免天数 0 天（出厂 1）');
    expect(await button(page, 'versions.to.live').count()).toBe(0);
    await button(page, 'versions.to.shadow').click();
    await page.getByRole('link', { name: t['versions.show'] }).click();
    await room.visit.deep(
      page,
      page.getByRole('heading', { name: fill(t['versions.changes'], { number: 1 }) }),
    );
    const changes = page.getByRole('table', { name: t['backtest.caption'] });
    // A trial may have brought no table, and the changes come a line at a time.
    await changes.last().locator('tbody tr').first().waitFor();
    expect(await changes.last().locator('tbody tr').count()).toBe(1);
    await room.shots(page, 'versions-shadow');
    // Who proposed it does not decide, and until somebody does nothing is found that was not.
    expect(await button(page, 'versions.to.live').count()).toBe(0);
    expect(await table(page).innerText()).toContain(t['versions.another']);
    await room.visit.look(page, page.getByText(seen(1)));
    await page.setViewportSize({ width: 390, height: 900 });
    await room.visit.look(page, table(page));
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await room.visit.leave(page);
  });

  it('lets another let it go live, and back-test it from its row', async () => {
    const page = await enter('复核');
    await room.visit.look(page, button(page, 'versions.to.live'));
    await page.getByRole('link', { name: t['versions.backtest'] }).click();
    await room.visit.look(page, page.getByText(t['backtest.result']));
    expect(new URL(page.url()).searchParams.getAll('set')).toEqual(['edge_days=0']);
    await button(page, 'versions.to.live').click();
    await room.visit.look(page, page.getByText(fill(t['versions.inForce'], { number: 1 })));
    await page.getByText(seen(2)).waitFor();
    await room.shots(page, 'versions-live');
    await page.getByText(seen(2)).click();
    await page.locator('a[href*="/findings/"]').first().click();
    await room.visit.look(page, page.getByText(fill(t['versions.number'], { number: 1 })));
    await page.goto(`${room.app.url}/rules/I04?lang=en`);
    await room.visit.look(page, page.getByRole('rowheader', { name: en['versions.live'] }));
    await room.shots(page, 'versions-english');
    await page.getByRole('button', { name: en['versions.to.retired'], exact: true }).click();
    await room.visit.look(page, page.getByRole('rowheader', { name: en['versions.retired'] }));
    await page.getByText(fill(en['rules.seeFindings'], { count: 1 })).waitFor();
    await room.visit.leave(page);
  });

  it('is not shown to those who do not decide', async () => {
    const page = await enter('分析', TRIAL);
    await room.visit.look(page, page.getByRole('heading', { name: t['backtest.title'], exact: true }));
    expect(await page.getByRole('heading', { name: t['versions.title'], exact: true }).count()).toBe(0);
    expect(await page.getByLabel(t['versions.reason']).count()).toBe(0);
    await room.visit.leave(page);
  });
});
