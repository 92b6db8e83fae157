import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get } from '../helpers/app.js';
import { find } from '../helpers/found.js';
import { call, type Person } from '../helpers/people.js';
import { Room, WORDS, type Records } from '../helpers/room.js';

const program = find('chromium', 'the pages of reviews');
const t = WORDS['zh-CN'];
const STAYS = 60;
const HITS = 21;

/** Stays in May; some of the persons went to an outpatient clinic meanwhile (I04). */
function county(): Records {
  const persons = Array.from({ length: STAYS }, (_, at) => `PERSON${String(at).padStart(4, '0')}`);
  const stays = persons.map((psn_no, at) => ({
    mdtrt_id: `STAY${at}`,
    psn_no,
    fixmedins_code: 'H1',
    med_type: '21',
    begntime: '2025-05-01 10:00:00',
    endtime: '2025-05-08 10:00:00',
  }));
  const outs = persons.slice(0, HITS).map((psn_no, at) => ({
    mdtrt_id: `OUT${at}`,
    psn_no,
    fixmedins_code: 'H2',
    med_type: '11',
    begntime: '2025-05-04 15:00:00',
  }));
  const records: Record<string, Record<string, string>[]> = {
    institutions: [
      { fixmedins_code: 'H1', fixmedins_name: '测试县医院', tier: 'county' },
      { fixmedins_code: 'H2', fixmedins_name: '测试H2卫生院' },
    ],
    insured: persons.map((psn_no) => ({ psn_no, fixmedins_code: 'H2' })),
    visits: [...stays, ...outs],
    settlements: [...stays, ...outs].map(({ mdtrt_id, psn_no, fixmedins_code, med_type, begntime }) => ({
      setl_id: `S${mdtrt_id}`,
      mdtrt_id,
      psn_no,
      fixmedins_code,
      med_type,
      setl_time: med_type === '21' ? '2025-05-08 11:00:00' : begntime,
      fund_pay_sumamt: '40.00',
    })),
  };
  return records;
}

describe.runIf(program)('the pages of reviews', () => {
  let room: Room;
  let officer: Person;
  let finding: string;
  beforeAll(async () => {
    room = await Room.open(program, county());
    officer = await room.officer('审核');
    await room.institution('机构', 'H2');
    finding = /F[0-9a-f]{24}/.exec(JSON.stringify(await get(room.app, '/api/findings?rule=I04')))?.[0] ?? '';
  });
  afterAll(() => room?.close());

  const form = (page: Page) => page.getByRole('form', { name: t['review.title'], exact: true });
  const steps = (page: Page) => page.getByRole('region', { name: t['review.history'] }).locator('tbody tr');
  async function decide(page: Page, outcome: string, note: string): Promise<void> {
    await form(page).getByLabel(t['review.outcome']).selectOption({ label: outcome });
    await form(page).getByLabel(t['review.note']).fill(note);
    await form(page).getByRole('button', { name: t['review.decide'] }).click();
  }

  it('lets an officer review a finding and take the review back', async () => {
    const page = await room.enter('审核', `/findings/${finding}`);
    await room.visit.look(page, page.getByText(t['review.none'], { exact: true }).last());
    await decide(page, t['review.confirmed'], '核对住院病历，本人当日在院');
    await room.visit.look(page, steps(page).filter({ hasText: t['review.confirmed'] }));
    await expect
      .poll(() => form(page).getByRole('option').allInnerTexts())
      .toEqual([t['review.choose'], t['review.overturned'], t['review.reopened']]);
    await room.shots(page, 'review');
    await page.goto(`${room.app.url}/findings?review=confirmed`);
    await room.visit.deep(page, page.locator('tbody tr', { hasText: t['review.confirmed'] }));
    await room.shots(page, 'reviewed-list');
    await page.goto(`${room.app.url}/negative-list/institution/H2`);
    await room.visit.look(page, page.locator('tbody tr', { hasText: t['list.confirmed'] }));
    await room.shots(page, 'confirmed-card');
    await page.goto(`${room.app.url}/findings/${finding}`);
    await decide(page, t['review.reopened'], '对象有误，重新核对');
    await expect.poll(() => steps(page).count()).toBe(2);
    expect(await steps(page).first().innerText()).toContain(t['review.reopened']);
    await page.goto(`${room.app.url}/findings?review=none`);
    await room.visit.look(page, page.locator(`#finding-${finding}`));
    await room.visit.leave(page);
  });

  it('shows what stands to whom somebody else was faster', async () => {
    const page = await room.enter('审核', `/findings/${finding}`);
    await form(page).waitFor();
    const known = await get({ ...room.app, headers: officer.headers }, `/api/findings/${finding}/reviews`);
    const body = { outcome: 'justified', note: '陪护家属代取药', previous: known['last'] };
    expect((await call(officer, 'POST', `/api/findings/${finding}/reviews`, body)).status).toBe(201);
    await decide(page, t['review.confirmed'], '核对住院病历，本人当日在院');
    await room.visit.look(page, page.getByText(t['review.overtaken']));
    expect(await steps(page).first().innerText()).toContain(t['review.justified']);
    await room.visit.leave(page);
  });

  it('tells an institution the outcome, and neither by whom nor why', async () => {
    const page = await room.enter('机构', `/findings/${finding}`);
    await room.visit.look(page, steps(page).filter({ hasText: t['review.justified'] }));
    expect(await page.getByText('陪护家属代取药').count()).toBe(0);
    expect(await form(page).count()).toBe(0);
    await page.goto(`${room.app.url}/rules/I04`);
    await room.visit.look(page, page.getByRole('heading', { name: t['rules.legal'], exact: true }));
    expect(await page.getByRole('heading', { name: t['efficacy.title'], exact: true }).count()).toBe(0);
    await room.visit.leave(page);
  });

  it('shows the efficacy of a rule and draws a sample that is marked unit by unit', async () => {
    const page = await room.enter('审核', '/rules/I04');
    await room.visit.look(page, page.getByRole('heading', { name: t['efficacy.title'], exact: true }));
    const version = page.getByRole('region', { name: t['efficacy.caption'] }).locator('tbody tr');
    expect(await version.innerText()).toContain(t['efficacy.too_few']);
    await page.getByLabel(t['sample.size']).fill('10');
    await page.getByLabel(t['sample.seed'], { exact: true }).fill('seed-1');
    await page.getByRole('button', { name: t['sample.draw'], exact: true }).click();
    const units = page
      .getByRole('region', { name: t['sample.units'].replace('{id}', '1') })
      .locator('tbody tr');
    await expect.poll(() => units.count()).toBe(10);
    expect(await units.first().innerText()).toContain('PE****');
    await units.first().getByRole('button').click();
    await room.visit.deep(page, page.getByRole('region', { name: /就诊/ }));
    await room.shots(page, 'sample');
    await page.getByRole('radio', { name: t['sample.verdict.missed'] }).check();
    await page.getByRole('textbox', { name: t['sample.note'] }).fill('同日另有门诊');
    await page.getByRole('button', { name: t['sample.mark'], exact: true }).click();
    await expect.poll(() => units.first().innerText()).toContain('同日另有门诊');
    await expect
      .poll(() => page.getByRole('region', { name: t['sample.caption'] }).innerText())
      .toContain('1 / 10');
    await room.visit.leave(page);
  });

  for (const locale of ['zh-CN', 'en'] as const)
    it(`has the shares in the list of rules (${locale})`, async () => {
      const page = await room.enter('审核', '/rules', locale);
      const words = WORDS[locale];
      const row = page.locator('tbody tr', { hasText: 'I04' });
      await room.visit.look(page, row.getByText(words['efficacy.too_few']));
      await room.shots(page, `rules-${locale}`);
      await page
        .getByRole('link', { name: /I04|住院|inpatient|stay/i })
        .first()
        .waitFor();
      await page.goto(`${room.app.url}/rules/I04?lang=${locale}&sample=1&item=1`);
      await room.visit.look(page, page.getByText(words['sample.too_few_reviews']));
      await room.shots(page, `rule-${locale}`);
      await room.visit.leave(page);
    });

  it('tells shares and recall with their intervals once enough was looked at', async () => {
    const list = await get(
      { ...room.app, headers: officer.headers },
      '/api/findings?rule=I04&review=none&limit=50',
    );
    const ids = [...new Set(JSON.stringify(list).match(/F[0-9a-f]{24}/g))];
    expect(ids).toHaveLength(HITS - 1);
    for (const [at, id] of ids.entries()) {
      const review = { outcome: at < 12 ? 'confirmed' : 'dismissed_rule', note: '逐条核对', previous: null };
      expect((await call(officer, 'POST', `/api/findings/${id}/reviews`, review)).status).toBe(201);
    }
    expect((await call(officer, 'POST', '/api/rules/I04/samples', { size: 39 })).status).toBe(201);
    for (let at = 1; at <= 30; at += 1) {
      const mark = at === 1 ? { verdict: 'missed', note: '同日另有门诊' } : { verdict: 'clean' };
      expect((await call(officer, 'PUT', `/api/samples/2/items/${at}`, mark)).status).toBe(200);
    }
    const page = await room.enter('审核', '/rules/I04');
    const version = page.getByRole('region', { name: t['efficacy.caption'] }).locator('tbody tr');
    // 12 of 21
    await room.visit.look(page, version.getByText('57.14%'));
    const sample = page.getByRole('region', { name: t['sample.caption'] }).locator('tbody tr').first();
    // 12 of 21 of 21 hits, 1 of 30 of 39 others: 12 of 13.3
    expect(await sample.innerText()).toContain('90.23%');
    await room.shots(page, 'shares');
    await page.goto(`${room.app.url}/rules`);
    await room.visit.look(page, page.locator('tbody tr', { hasText: 'I04' }).getByText('57.14%'));
    await room.visit.leave(page);
  });
});
