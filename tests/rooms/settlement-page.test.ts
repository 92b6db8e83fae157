import ExcelJS from 'exceljs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { find } from '../helpers/found.js';
import { fill, Room, WORDS } from '../helpers/room.js';
import { CAPITATED, capitatedCounty } from './capitated-county.js';

const { 'zh-CN': t, en } = WORDS;
const program = find('chromium', 'settlement runs and policies on their pages');
const { policy: POLICY, centres: CENTRES } = CAPITATED;

describe.runIf(program)('a settlement on its pages', () => {
  let room: Room;
  beforeAll(async () => {
    room = await Room.open(program, capitatedCounty());
    await room.person('经办', 'officer');
    await room.person('审批', 'director');
    await room.institution('卫生院', CENTRES[0]);
  });
  afterAll(() => room?.close());

  const heading = (page: Page, text: string) => page.getByRole('heading', { name: text, exact: true });
  const button = (page: Page, text: string) => page.getByRole('button', { name: text, exact: true });
  const RUN = fill(t['settle.runTitle'], { run: 1 });

  /** At the width of a phone and in the dark nothing is wider than the page, and nothing is wrong either. */
  async function narrow(page: Page, sign: ReturnType<typeof heading>): Promise<void> {
    await page.setViewportSize({ width: 390, height: 900 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await room.visit.look(page, sign);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1440, height: 900 });
  }

  it('is computed, checked against the records, and read line by line', async () => {
    const page = await room.enter('经办', '/settlement');
    await room.visit.look(page, page.getByText(t['settle.noRuns']));
    await page.getByLabel(t['settle.choose']).selectOption(POLICY);
    await button(page, t['settle.compute']).click();
    await page.getByRole('link', { name: fill(t['settle.computed'], { run: 1 }) }).click();
    await room.visit.deep(page, page.getByRole('link', { name: '测试1镇卫生院' }));
    await narrow(page, heading(page, RUN));
    const checks = page.getByRole('table', { name: t['settle.checks'] });
    expect(await checks.innerText()).toContain('1,250.00');
    expect(await checks.getByText(t['settle.notOk']).count()).toBe(0);
    await button(page, t['settle.recompute']).click();
    await page.getByText(fill(t['settle.recomputedSame'], { count: 2 })).waitFor();
    await page.getByRole('link', { name: '测试1镇卫生院' }).click();
    const lines = page.getByRole('table', { name: t['statement.caption'] });
    await room.visit.deep(page, lines.getByText('本次应付'));
    await narrow(page, heading(page, fill(t['statement.title'], { name: '测试1镇卫生院', year: 2025 })));
    const row = lines.getByRole('row').filter({ has: page.getByRole('rowheader', { name: '年度定额' }) });
    const base = await row.first().locator('td').nth(3).innerText();
    expect(base).toMatch(/^[\d,]+\.\d\d$/);
    expect(await page.getByText(/^人民币/).innerText()).toMatch(/^人民币.*[整分]$/);
    // An input leads to the line that it comes from.
    await lines.getByRole('link', { name: '年度定额' }).first().click();
    expect(new URL(page.url()).hash).toBe('#line-quota');
    await room.visit.leave(page);
  });

  it('says what another score would change, line by line, from the address alone', async () => {
    const page = await room.enter('经办', `/settlement/runs/1/${CENTRES[0]}`);
    await page.getByLabel(t['whatIf.value']).fill('95');
    await button(page, t['whatIf.try']).click();
    const changed = page.getByRole('table', { name: t['whatIf.caption'] });
    await room.visit.deep(page, changed);
    // 20 signers: 12 + 20 yuan each, paid once there is a score.
    expect(await changed.innerText()).toContain('+240.00');
    expect(await changed.innerText()).toContain('+400.00');
    await page.getByLabel(t['whatIf.value']).fill('many');
    await button(page, t['whatIf.try']).click();
    await page.getByRole('alert').or(page.getByText(/many/)).first().waitFor();
    await room.visit.leave(page);
  });

  it('goes to whoever is settled only once another has approved it', async () => {
    const own = await room.enter('卫生院', '/settlement');
    await room.visit.look(own, own.getByText(t['settle.noRunsSubjectHint']));
    const page = await room.enter('经办', '/settlement/runs/1');
    await button(page, t['settle.to.reviewed']).click();
    await page.getByText(t['settle.another']).waitFor();
    expect(await button(page, t['settle.to.approved']).count()).toBe(0);
    await room.visit.leave(page);
    const other = await room.enter('审批', '/settlement/runs/1');
    await button(other, t['settle.to.approved']).click();
    await button(other, t['settle.to.locked']).click();
    await other.getByText(t['settle.lockSure']).waitFor();
    await button(other, t['settle.yes']).click();
    await other.locator('main').getByText(t['settle.state.locked']).first().waitFor();
    await room.visit.leave(other);
    await own.reload();
    await own.getByRole('link', { name: RUN }).click();
    await room.visit.look(own, own.getByRole('link', { name: '测试1镇卫生院' }));
    expect(await own.locator('main').innerText()).not.toContain('测试2镇卫生院');
    await room.visit.leave(own);
  });

  it('is given as files, to each within their reach', async () => {
    const page = await room.enter('卫生院', '/settlement/runs/1');
    await page.getByRole('link', { name: '测试1镇卫生院' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      button(page, t['settle.xlsx']).click(),
    ]);
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(await download.path());
    expect(book.worksheets.map(({ name }) => name)).toEqual([CENTRES[0]]);
    const foreign = await page.evaluate(
      async (address) => (await fetch(address)).status,
      `/api/settlement/runs/1/files/pdf?subject=${CENTRES[1]}`,
    );
    expect(foreign).toBe(404);
    const [pdf] = await Promise.all([page.waitForEvent('download'), button(page, t['settle.pdf']).click()]);
    expect(pdf.suggestedFilename()).toMatch(/\.pdf$/);
    await room.visit.leave(page);
  });

  it('lets overspend be found reasonable, with amount, reason and document', async () => {
    const page = await room.enter('经办', '/settlement/approvals');
    await room.visit.look(page, page.getByText(fill(t['approval.none'], { year: 2025 })));
    await page.getByLabel(t['approval.subject']).fill(CENTRES[0]);
    await page.getByLabel(t['approval.amount']).fill('100.00');
    await page.getByLabel(t['approval.document']).fill('测医保〔2026〕1 号');
    await button(page, t['approval.add']).click();
    const table = page.getByRole('table', { name: fill(t['approval.caption'], { year: 2025 }) });
    await room.visit.deep(page, table);
    expect(await table.innerText()).toContain('测医保〔2026〕1 号');
    await narrow(page, heading(page, t['approval.title']));
    await room.visit.leave(page);
  });

  it('shows policies with their sources, names faults by line, and saves a version beside the old one', async () => {
    const page = await room.enter('经办', '/settlement/policies');
    await page.getByRole('link', { name: '郴州门诊按人头付费（试点）' }).click();
    await room.visit.deep(page, page.getByText('S3 五（三）2：原则上不超过 68 元/人/年'));
    await page.getByRole('link', { name: t['policy.edit'], exact: true }).click();
    const file = page.getByLabel(t['policy.text']);
    const text = await file.inputValue();
    expect(text).toMatch(/^version: 2$/m);
    await file.fill(text.replace('value: 68.00', 'value: 六十八'));
    await button(page, t['policy.check']).click();
    const at = text.split('\n').findIndex((own) => own.includes('value: 68.00')) + 1;
    await button(page, fill(t['policy.line'], { line: at })).click();
    expect(await button(page, fill(t['policy.save'], { version: 2 })).isDisabled()).toBe(true);
    await file.fill(text.replace('value: 68.00', 'value: 66.00'));
    await page.getByLabel(t['policy.reason']).fill('下一年度封顶标准下调');
    await button(page, t['policy.check']).click();
    await page.getByText(t['policy.checkedOk']).waitFor();
    await room.visit.look(page, page.getByText('66.00').first());
    await button(page, fill(t['policy.save'], { version: 2 })).click();
    await page.getByText('下一年度封顶标准下调').waitFor();
    const changes = page.getByRole('region', { name: t['policy.changes'] });
    expect(await changes.innerText()).toContain('66.00');
    await narrow(page, page.getByRole('heading', { name: t['policy.versions'] }));
    await page.goto(`${room.app.url}/settlement/policies/${POLICY}?lang=en&version=1`);
    await room.visit.look(page, page.getByText(en['policy.noBefore']));
    await room.visit.leave(page);
  });
});
