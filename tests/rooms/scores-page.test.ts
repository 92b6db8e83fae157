import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { find } from '../helpers/found.js';
import { fill, Room, WORDS, type Records } from '../helpers/room.js';

const program = find('chromium', 'scores on their pages');
const { 'zh-CN': t, en } = WORDS;
const ITEMS = ['agreement'];

/** Two township centres with forty visits each, at different prices; the visitors live at the second and have signed with it. */
function county(): Records {
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
  return { institutions, insured, contracts, visits, settlements };
}

describe.runIf(program)('scores', () => {
  let room: Room;
  beforeAll(async () => {
    room = await Room.open(program, county());
    for (const name of ['审核', '复核']) await room.officer(name);
    await room.institution('机构', 'H2');
  });
  afterAll(() => room?.close());

  const button = (page: Page, key: keyof typeof t) => page.getByRole('button', { name: t[key], exact: true });
  const score = (page: Page) => page.locator('p.figure');

  it('count what no record holds once it is entered, with its document', async () => {
    const page = await room.enter('审核', '/scores');
    await room.visit.look(page, page.getByRole('table', { name: t['scores.caption'] }));
    await page.getByRole('link', { name: '测试H2卫生院' }).click();
    await room.visit.deep(page, page.getByRole('table', { name: t['scores.partsCaption'] }));
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
    await room.visit.look(page, page.getByText(t['scores.gains']));
    await room.shots(page, 'scores-card');
    await room.visit.leave(page);
  });

  it('are drawn up by one and published by another', async () => {
    const page = await room.enter('审核', '/scores');
    await page.getByRole('form', { name: t['scores.draft'] }).getByRole('textbox').fill('2025 年度考核');
    await button(page, 'scores.draft').click();
    await room.visit.look(page, page.getByText(t['scores.another']));
    expect(await button(page, 'scores.to.published').count()).toBe(0);
    await room.shots(page, 'scores-draft');
    await room.visit.leave(page);
    const other = await room.enter('复核', '/scores');
    await button(other, 'scores.showChanges').click();
    await room.visit.look(
      other,
      other.getByRole('table', { name: fill(t['scores.changes'], { number: 1 }) }),
    );
    await button(other, 'scores.to.published').click();
    await room.visit.look(other, other.getByText(t['scores.sure.published']));
    await button(other, 'scores.yes').click();
    await room.visit.look(other, other.getByText(fill(t['scores.published'], { number: 1 })));
    await room.shots(other, 'scores-list');
    await room.visit.leave(other);
  });

  it('are restated for who appealed, and the old ones kept', async () => {
    const page = await room.enter('审核', '/scores/institution/H2');
    await page
      .getByRole('form', { name: t['scores.restate'] })
      .getByLabel(t['scores.reason'])
      .fill('申诉成立');
    await page.getByLabel(t['scores.decision']).fill('复核决定 1 号');
    await button(page, 'scores.draft').click();
    await page.getByText(fill(t['scores.drafted'], { number: 2 })).click();
    await room.visit.look(page, page.getByText('复核决定 1 号'));
    await room.visit.leave(page);
  });

  it('are shown to an institution as its own card alone, in both languages', async () => {
    const page = await room.enter('机构', '/scores', 'en');
    await room.visit.look(page, page.getByRole('table', { name: en['scores.caption'] }));
    expect(await page.getByRole('link', { name: '测试H1卫生院' }).count()).toBe(0);
    expect(await page.getByText(en['scores.allVersions']).count()).toBe(0);
    await page.getByRole('link', { name: '测试H2卫生院' }).click();
    await room.visit.look(page, page.getByRole('table', { name: en['scores.partsCaption'] }));
    expect(await page.getByRole('form').count()).toBe(0);
    await room.shots(page, 'scores-own');
    await room.visit.leave(page);
  });
});
