import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { casesPage } from '../../apps/api/src/features/cases/cases.dto.js';
import { find } from '../helpers/found.js';
import { fill, Room, WORDS, type Records } from '../helpers/room.js';
import { recordsOf } from './case-room.js';

const program = find('chromium', 'the pages of cases');
const { 'zh-CN': t, en } = WORDS;

/** Persons who lay in the hospital H1 and were at an outpatient clinic meanwhile (I04): three at H2, one at H3. */
function county(): Records {
  const numbers = [1, 2, 3, 4];
  const visits = numbers.flatMap((at) => [
    {
      mdtrt_id: `STAY${at}`,
      psn_no: `PERSON000${at}`,
      fixmedins_code: 'H1',
      med_type: '21',
      begntime: '2025-05-01 10:00:00',
      endtime: '2025-05-08 10:00:00',
    },
    {
      mdtrt_id: `OUT${at}`,
      psn_no: `PERSON000${at}`,
      fixmedins_code: at === 4 ? 'H3' : 'H2',
      med_type: '11',
      begntime: `2025-05-0${at + 2} 15:00:00`,
    },
  ]);
  return recordsOf(numbers, visits);
}

describe.runIf(program)('the pages of cases', () => {
  let room: Room;
  beforeAll(async () => {
    room = await Room.open(program, county());
    for (const name of ['安娜', '鲍里斯']) await room.person(name, 'reviewer');
    await room.institution('机构', 'H2');
  });
  afterAll(() => room?.close());

  const form = (page: Page) => page.getByRole('form', { name: t['cases.move'], exact: true });
  const steps = (page: Page) => page.getByRole('region', { name: t['cases.steps'] }).locator('tbody tr');
  async function move(page: Page, state: keyof typeof t, note: string): Promise<void> {
    const before = await steps(page).count();
    await form(page).getByLabel(t['cases.moveTo']).selectOption({ label: t[state] });
    await form(page).getByRole('textbox').last().fill(note);
    await form(page).getByRole('button', { name: t['cases.submit'] }).click();
    await expect.poll(() => steps(page).count(), { timeout: 120_000 }).toBe(before + 1);
  }

  /** What somebody follows, as the service tells their browser. */
  const listedBy = async (page: Page) =>
    casesPage.parse(await (await page.request.get(`${room.app.url}/api/cases?pool=default&watched=1`)).json())
      .items;

  /** Makes one finding of the first case a case of its own, and puts it back. */
  async function splitAndMerge(page: Page): Promise<void> {
    const split = page.getByRole('form', { name: t['cases.split'], exact: true });
    await page.getByRole('region', { name: t['cases.evidence'] }).getByRole('checkbox').first().check();
    await split.getByText(fill(t['cases.splitChosen'], { count: 1 })).waitFor();
    await split.getByLabel(t['cases.splitWhy']).fill('与另两人无关');
    await room.shots(page, 'case-split');
    await split.getByRole('button', { name: t['cases.split'], exact: true }).click();
    const origin = page.getByRole('link', { name: fill(t['cases.splitFrom'], { id: 1 }) });
    await room.visit.look(page, origin);
    await form(page).getByLabel(t['cases.moveTo']).selectOption({ label: t['cases.state.merged'] });
    const into = form(page).getByLabel(t['cases.mergeInto']);
    await expect.poll(() => form(page).locator('datalist option').count()).toBe(1);
    await into.fill('1');
    await form(page).getByLabel(t['cases.note'], { exact: true }).fill('仍属同案');
    await form(page).getByRole('button', { name: t['cases.submit'] }).click();
    await page.getByRole('link', { name: fill(t['cases.mergedInto'], { id: 1 }) }).click();
    const evidence = page.getByRole('region', { name: t['cases.evidence'] }).locator('tbody tr');
    await expect.poll(() => evidence.count()).toBe(3);
  }

  it('go from a finding to a notice', async () => {
    const page = await room.enter('安娜', '/findings?rule=I04&institution=H2');
    await page.locator('tbody tr a').first().click();
    await page.getByRole('button', { name: t['cases.open'], exact: true }).click();
    await room.visit.look(page, page.getByRole('heading', { name: t['cases.case'].replace('{id}', '1') }));
    await expect.poll(() => steps(page).count()).toBe(1);
    await splitAndMerge(page);
    await move(page, 'cases.state.first_review', '受理');
    await move(page, 'cases.state.awaiting_reply', '请就三条疑点说明情况');
    await room.visit.deep(page, page.getByText(t['fault.case_still_answerable']));
    await room.shots(page, 'case-noticed');
    await page.goto(`${room.app.url}/findings?rule=I04`);
    await page.getByRole('button', { name: t['cases.openAll'] }).click();
    await page.getByRole('button', { name: t['cases.openYes'] }).click();
    await room.visit.look(
      page,
      page.getByRole('link', {
        name: t['cases.openedAll'].replace('{opened}', '1').replace('{touched}', '1'),
      }),
    );
    await page.goto(`${room.app.url}/cases?sort=opened&state=open`);
    const rows = page.getByRole('region', { name: t['cases.caption'] }).locator('tbody tr');
    await expect.poll(() => rows.count()).toBe(2);
    await page.getByLabel(t['cases.selectAll']).check();
    await page
      .getByLabel(t['cases.assignTo'])
      .selectOption({ label: fill(t['cases.officerLoad'], { name: '鲍里斯', count: 0 }) });
    await page.getByRole('button', { name: t['cases.assign'], exact: true }).click();
    await expect.poll(() => rows.filter({ hasText: '鲍里斯' }).count()).toBe(2);
    await room.visit.deep(page, rows);
    await room.shots(page, 'cases');
    await rows.first().getByRole('link').click();
    await page.getByRole('link', { name: t['cases.next'] }).click();
    await room.visit.look(page, page.getByRole('heading', { name: t['cases.case'].replace('{id}', '1') }));
    await room.visit.leave(page);
  });

  it('let the institution answer point by point', async () => {
    const page = await room.enter('机构', '/cases');
    await room.visit.look(page, page.getByRole('region', { name: t['cases.caption'] }).locator('tbody tr'));
    await room.shots(page, 'cases-institution');
    await page.getByRole('link', { name: t['cases.case'].replace('{id}', '1') }).click();
    const files = page.getByRole('region', { name: t['cases.files'], exact: true });
    const put = async (name: string, content: string): Promise<void> => {
      await files
        .getByLabel(t['cases.file'], { exact: true })
        .setInputFiles({ name, mimeType: 'application/pdf', buffer: Buffer.from(content) });
      await files.getByLabel(t['cases.fileNote']).fill('请假审批');
      await files.getByRole('button', { name: t['cases.addFile'] }).click();
    };
    await put('请假单.pdf', '%PDF-1.7 leave');
    await room.visit.look(page, files.getByRole('link', { name: '请假单.pdf' }));
    await put('程序.pdf', 'MZ');
    await room.visit.look(page, files.getByText(t['fault.case_file_kind']));
    const reply = page.getByRole('form', { name: t['cases.reply'] });
    await reply.getByRole('radio').first().waitFor();
    const points = reply.getByRole('group');
    await expect.poll(() => points.count()).toBe(3);
    for (const at of [1, 2]) await points.nth(at).getByLabel(t['cases.accepted'], { exact: true }).check();
    await points.first().getByLabel(t['cases.contested'], { exact: true }).check();
    await points.first().getByLabel(t['cases.point']).fill('当日已办理请假');
    await reply.getByLabel(t['cases.statement']).fill('已逐条核对');
    await room.visit.look(page, reply);
    await room.shots(page, 'case-answering');
    await reply.getByRole('button', { name: t['cases.sendAnswer'] }).click();
    await room.visit.look(page, page.getByText(t['cases.version'].replace('{version}', '1')));
    expect(await page.getByText('受理', { exact: true }).count()).toBe(0);
    expect(await form(page).count()).toBe(0);
    await room.visit.leave(page);
  });

  it('are decided by a second officer, with the word of another', async () => {
    const page = await room.enter('鲍里斯', '/cases/1');
    await steps(page).first().waitFor();
    await move(page, 'cases.state.second_review', '复审');
    await form(page).getByLabel(t['cases.moveTo']).selectOption({ label: t['cases.state.determination'] });
    await page
      .getByLabel(new RegExp(`^${t['cases.verdict']} F`))
      .first()
      .selectOption({ label: t['review.justified'] });
    await form(page).getByLabel(t['cases.note'], { exact: true }).fill('两条属实，一条合理');
    await room.shots(page, 'case-verdicts');
    await form(page).getByRole('button', { name: t['cases.submit'] }).click();
    await room.visit.look(page, page.getByText(t['fault.case_second_person']));
    await room.visit.leave(page);
    const other = await room.enter('安娜', '/cases/1');
    await steps(other).first().waitFor();
    await move(other, 'cases.state.handling', '同意，追回费用');
    await other.getByLabel(t['cases.mention'], { exact: true }).selectOption({ label: '鲍里斯' });
    await other.getByLabel(t['cases.comment'], { exact: true }).press('End');
    await other.getByLabel(t['cases.comment'], { exact: true }).pressSequentially('<b>已电话通知</b>');
    await other.getByRole('button', { name: t['cases.addComment'], exact: true }).click();
    await room.visit.look(other, other.getByText('<b>已电话通知</b>'));
    const evidence = other.getByRole('region', { name: t['cases.evidence'] }).locator('tbody tr');
    await expect.poll(() => evidence.filter({ hasText: t['review.confirmed'] }).count()).toBe(2);
    const tasks = other.getByRole('region', { name: t['cases.tasks'] });
    await tasks.getByLabel(t['cases.task'], { exact: true }).fill('追缴通知送达后核对回款');
    await tasks.getByLabel(t['cases.taskUntil']).fill('2020-01-02');
    await tasks.getByRole('button', { name: t['cases.addTask'] }).click();
    const task = tasks.getByRole('listitem').filter({ hasText: '追缴通知送达后核对回款' });
    await task.getByText(fill(t['cases.taskDue'], { day: '2020-01-02' })).waitFor();
    await task.getByRole('checkbox').check();
    await task.getByText(/安娜/).waitFor();
    await other.getByText(fill(t['cases.watchers'], { names: '鲍里斯' })).waitFor();
    await room.shots(other, 'case-decided');
    await room.visit.leave(other);
    // Whoever was named finds the case among those that he follows, with a mark until he has opened it.
    const named = await room.enter('鲍里斯', '/cases?watched=1');
    await room.visit.deep(named, named.getByText(t['cases.news']));
    await named.locator('tbody').getByRole('link').first().click();
    await named.getByRole('button', { name: t['cases.unwatch'], exact: true }).waitFor();
    await named.getByText('@鲍里斯').waitFor();
    await expect
      .poll(async () => (await listedBy(named)).map(({ news }) => news), { timeout: 60_000 })
      .toEqual([false]);
    await room.visit.leave(named);
  });

  it('are worked through by keys alone', async () => {
    const page = await room.enter('安娜', '/cases?sort=opened&state=open');
    const rows = page.getByRole('region', { name: t['cases.caption'] }).locator('tbody tr');
    await rows.first().waitFor();
    await page.keyboard.press('?');
    await page.getByText(t['keys.assign'], { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText(t['keys.assign'], { exact: true }).waitFor({ state: 'hidden' });
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByText(fill(t['cases.selected'], { count: 1 })).waitFor();
    await page.keyboard.press('a');
    await page.getByText(fill(t['cases.assignedToMe'], { count: 1 })).waitFor();
    await expect.poll(() => rows.first().innerText()).toContain('安娜');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/cases\/\d+/);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL(/\/cases\?/);
    await room.visit.leave(page);
  });

  it('are packed, and the hash of a pack is checked', async () => {
    const page = await room.enter('安娜', '/cases/1');
    await page.getByRole('link', { name: '请假单.pdf' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: t['cases.pack'] }).click(),
    ]);
    const pack = unzipSync(new Uint8Array(readFileSync(await download.path())));
    const manifest = JSON.parse(strFromU8(pack['manifest.json'] ?? new Uint8Array()));
    await page.goto(`${room.app.url}/cases`);
    await page.getByText(t['cases.checkPack'], { exact: true }).click();
    const check = page.getByRole('form', { name: t['cases.checkPack'] });
    const ask = async (hash: string): Promise<void> => {
      await check.getByRole('textbox').fill(hash);
      await check.getByRole('button', { name: t['cases.check'], exact: true }).click();
    };
    await ask(String(manifest.evidence_sha256));
    await room.visit.look(
      page,
      page.getByRole('link', { name: t['cases.packCase'].replace('{id}', '1'), exact: true }),
    );
    await room.shots(page, 'pack-checked');
    await ask('0'.repeat(64));
    await room.visit.look(page, page.getByText(t['cases.packUnknown']));
    await room.visit.leave(page);
  });

  it('speak English, too, and know what there is not', async () => {
    const page = await room.enter('安娜', '/cases/1', 'en');
    await room.visit.look(page, page.getByRole('heading', { name: en['cases.steps'] }));
    await room.shots(page, 'case-english');
    await page.goto(`${room.app.url}/cases/999?lang=en`);
    await room.visit.look(page, page.getByText(en['cases.notFound']));
    await room.visit.leave(page);
  });
});
