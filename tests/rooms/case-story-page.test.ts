import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { find } from '../helpers/found.js';
import { call } from '../helpers/people.js';
import { fill, Room, WORDS } from '../helpers/room.js';
import { CAPITATED, capitatedCounty } from './capitated-county.js';

const program = find('chromium', 'the story of a case, from finding to counter-entry');
const { 'zh-CN': t } = WORDS;
const { policy: POLICY, area: AREA } = CAPITATED;
const CENTRE = 'H99010200011';
const OTHER = 'H99010200012';

/** Two centres with forty visits each, at each of them one of somebody who had died (I02): the first's of a signer, the second's not. */
function county() {
  const all = capitatedCounty({ centres: [CENTRE], dead: [0], years: ['2025', '2026'] });
  const at = { psn_no: 'PERSON9001', fixmedins_code: OTHER, mdtrt_id: 'VPERSON9001', med_type: '11' };
  const { psn_no, fixmedins_code, mdtrt_id } = at;
  return {
    ...all,
    institutions: [
      ...(all['institutions'] ?? []),
      { fixmedins_code, fixmedins_name: '测试2镇卫生院', tier: 'township', fix_blng_admdvs: AREA },
    ],
    insured: [
      ...(all['insured'] ?? []),
      {
        psn_no,
        fixmedins_code,
        insutype: '390',
        insu_admdvs: AREA,
        psn_insu_date: '2020-01-01',
        die_date: '2025-03-01',
      },
    ],
    visits: [...(all['visits'] ?? []), { ...at, begntime: '2025-05-01 09:00:00' }],
    settlements: [
      ...(all['settlements'] ?? []),
      {
        ...at,
        setl_id: 'SPERSON9001',
        mdtrt_id,
        insutype: '390',
        setl_time: '2025-12-31 09:30:00',
        fund_pay_sumamt: '31.25',
      },
    ],
  };
}

/** By the offices' wall. */
const tomorrow = (): string => new Date(Date.now() + 32 * 3600_000).toISOString().slice(0, 10);

describe.runIf(program)('the story of a case', () => {
  let room: Room;
  beforeAll(async () => {
    room = await Room.open(program, county());
    for (const name of ['安娜', '鲍里斯']) await room.person(name, 'reviewer');
    await room.person('主任', 'director');
    await room.institution('卫生院', CENTRE);
  });
  afterAll(() => room?.close());

  const button = (page: Page, text: string) => page.getByRole('button', { name: text, exact: true });
  const form = (page: Page) => page.getByRole('form', { name: t['cases.move'], exact: true });
  const steps = (page: Page) => page.getByRole('region', { name: t['cases.steps'] }).locator('tbody tr');

  /** Puts what must be written into a form, and waits for the step. */
  async function move(
    page: Page,
    state: keyof typeof t,
    note: string,
    { outcome, more }: { outcome?: string; more?: () => Promise<void> } = {},
  ): Promise<void> {
    await steps(page).first().waitFor();
    const before = await steps(page).count();
    await form(page).getByLabel(t['cases.moveTo']).selectOption({ label: t[state] });
    if (outcome) await form(page).getByLabel(t['cases.outcome']).selectOption({ label: outcome });
    await form(page).getByRole('textbox').last().fill(note);
    await more?.();
    await form(page).getByRole('button', { name: t['cases.submit'] }).click();
    await expect.poll(() => steps(page).count(), { timeout: 120_000 }).toBe(before + 1);
  }
  async function open(page: Page, place: string): Promise<void> {
    await page.goto(`${room.app.url}/findings?rule=I02&institution=${place}`);
    await page.locator('tbody tr a').first().click();
    await button(page, t['cases.open']).click();
    await steps(page).first().waitFor();
  }
  /** The row of an item on the card of the centre. */
  async function listed(page: Page): Promise<string> {
    await page.goto(`${room.app.url}/scores/institution/${CENTRE}`);
    const row = page
      .getByRole('table', { name: t['scores.listCaption'] })
      .getByRole('row')
      .filter({ hasText: '冒名就医' });
    await row.waitFor();
    return row.innerText();
  }
  /** Posts what cases have changed in the locked run; the amounts that stand then. */
  async function post(page: Page, reason: string): Promise<string[]> {
    await page.goto(`${room.app.url}/settlement/runs/1`);
    const panel = page.getByRole('form', { name: t['entries.post'] });
    await panel.getByRole('textbox').fill(reason);
    await panel.getByRole('button').click();
    await page.getByText(fill(t['entries.posted'], { count: 1 })).waitFor();
    const rows = page.getByRole('table', { name: t['entries.title'] }).locator('tbody tr');
    return rows.locator('td:nth-child(2)').allInnerTexts();
  }

  it('begins in a year that is settled and locked', async () => {
    const page = await room.enter('安娜', '/settlement');
    await page.getByLabel(t['settle.choose']).selectOption(POLICY);
    await button(page, t['settle.compute']).click();
    await page.getByRole('link', { name: fill(t['settle.computed'], { run: 1 }) }).click();
    await button(page, t['settle.to.reviewed']).click();
    await page.getByText(t['settle.another']).waitFor();
    await room.visit.leave(page);
    const director = await room.enter('主任', '/settlement/runs/1');
    await button(director, t['settle.to.approved']).click();
    await button(director, t['settle.to.locked']).click();
    await button(director, t['settle.yes']).click();
    await room.visit.look(director, director.getByText(t['entries.none']));
    await room.visit.leave(director);
  });

  it('goes from a finding to a notice, is answered, weighed by another and decided by two', async () => {
    const anna = await room.enter('安娜', '/');
    await open(anna, CENTRE);
    await move(anna, 'cases.state.first_review', '受理');
    await move(anna, 'cases.state.awaiting_reply', '请说明参保人去世后的就诊', {
      more: () => form(anna).getByLabel(t['cases.replyUntil']).fill(tomorrow()),
    });
    const given = { cases: [1], assignee: 'user 安娜' };
    expect((await call(room.app, 'PUT', '/api/cases/assignee', given)).status).toBe(200);
    await anna.goto(`${room.app.url}/cases`);
    const reminder = anna.getByRole('link', { name: fill(t['cases.remind.soon'], { count: 1 }) });
    await room.visit.look(anna, reminder);
    await room.shots(anna, 'cases-reminder');
    await reminder.click();
    await room.visit.deep(anna, anna.getByRole('region', { name: t['cases.caption'] }).locator('tbody tr'));
    const clerk = await room.enter('卫生院', '/cases/1');
    const reply = clerk.getByRole('form', { name: t['cases.reply'] });
    await reply.getByLabel(t['cases.contested'], { exact: true }).check();
    await reply.getByLabel(t['cases.point']).fill('死亡日期登记有误');
    await reply.getByLabel(t['cases.statement']).fill('请复核死亡登记');
    await reply.getByRole('button', { name: t['cases.sendAnswer'] }).click();
    await clerk.getByText(fill(t['cases.version'], { version: 1 })).waitFor();
    await room.visit.leave(clerk);
    const boris = await room.enter('鲍里斯', '/cases/1');
    await move(boris, 'cases.state.second_review', '复审');
    await move(boris, 'cases.state.investigation', '到乡镇核对死亡登记');
    // Two carried it out, and say who answers for it.
    const named = async (): Promise<void> => {
      for (const name of ['安娜', '鲍里斯']) await form(boris).getByLabel(name, { exact: true }).check();
      await button(boris, t['cases.liableAdd']).click();
      await form(boris).getByLabel(`${t['cases.liableWho']} 1`).selectOption({ value: CENTRE });
      await room.shots(boris, 'case-determination');
    };
    await move(boris, 'cases.state.determination', '登记无误，属实', { more: named });
    await room.visit.look(boris, steps(boris).first().getByText(t['cases.degree.main']));
    await room.visit.leave(boris);
    await anna.goto(`${room.app.url}/cases/1`);
    await move(anna, 'cases.state.handling', '同意，追回费用');
    await move(anna, 'cases.state.closed', '已追回');
    await room.visit.leave(anna);
  });

  it('counts in the score and, by an entry, in the settlement', async () => {
    const anna = await room.enter('安娜', '/');
    expect(await listed(anna)).toContain(t['scores.vetoed']);
    // The visit's money is taken back, and is no cost of the centre any more.
    expect(await post(anna, '案件 1 认定属实')).toEqual(['−31.25']);
    await room.visit.look(anna, anna.getByRole('table', { name: t['entries.title'] }));
    await room.shots(anna, 'settlement-entries');
    await room.visit.leave(anna);
  });

  it('counts no more once the appeal is won', async () => {
    const clerk = await room.enter('卫生院', '/cases/1');
    const appeal = clerk.getByRole('form', { name: t['cases.appeal'] });
    await appeal.getByRole('textbox').fill('提交派出所更正证明');
    await appeal.getByRole('button', { name: t['cases.sendAppeal'] }).click();
    await appeal.waitFor({ state: 'detached' });
    await room.visit.leave(clerk);
    const boris = await room.enter('鲍里斯', '/cases/1');
    await move(boris, 'cases.state.second_review', '重新审查');
    await move(boris, 'cases.state.not_upheld', '更正证明属实', { outcome: t['review.justified'] });
    expect(await listed(boris)).not.toContain(t['scores.vetoed']);
    expect(new Set(await post(boris, '申诉成立，撤销认定'))).toEqual(new Set(['−31.25', '31.25']));
    await room.shots(boris, 'settlement-counter-entry');
    await room.visit.leave(boris);
  });

  it('may end as a fault of the data, which accuses nobody', async () => {
    const anna = await room.enter('安娜', '/');
    await open(anna, OTHER);
    await move(anna, 'cases.state.first_review', '受理');
    await move(anna, 'cases.state.data_issue', '死亡日期登记有误，已交数据质量核对');
    const evidence = anna.getByRole('region', { name: t['cases.evidence'] }).locator('tbody tr');
    await evidence.filter({ hasText: t['review.dismissed_data'] }).first().waitFor();
    await room.visit.look(anna, anna.getByText(t['cases.state.data_issue']).first());
    await room.visit.leave(anna);
  });
});
