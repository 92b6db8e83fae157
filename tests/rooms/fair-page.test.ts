import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { find } from '../helpers/found.js';
import { call, type Person } from '../helpers/people.js';
import { fill, Room, WORDS } from '../helpers/room.js';
import { fairCounty, POOL } from './fair-county.js';

const t = WORDS['zh-CN'];
const program = find('chromium', 'the pages of comparisons');

describe.skipIf(!program)('pages of indicators, entries and budgets', () => {
  let room: Room;
  let officer: Person;
  beforeAll(async () => {
    room = await Room.open(program, Object.fromEntries(fairCounty()), POOL);
    officer = await room.officer('officer');
  });
  afterAll(() => room?.close());

  it('the indicator page says who differs, who cannot be told apart, and what would have been', async () => {
    const page = await room.enter(officer.name, '/indicators/K01?grain=institution&period=2025');
    const panel = page.getByRole('region', { name: t['fair.caption'] });
    await room.visit.look(page, panel.locator('tbody tr').first());
    const low = panel.locator('tbody tr', { hasText: '测试第8卫生院' });
    expect(await low.innerText()).toContain(t['fair.low']);
    expect(await page.getByRole('img', { name: /漏斗图/ }).count()).toBe(1);
    await room.shots(page, 'fair');
    await page.goto(`${room.app.url}/indicators/K08?grain=alliance&period=2025&id=A1&since=2025-07`);
    await room.visit.look(page, page.getByText('差中之差为'));
    await room.shots(page, 'fair-difference');
    await room.visit.leave(page);
  });

  it('a number is entered with its document, and its history can be read', async () => {
    const page = await room.enter(officer.name, '/indicators/entries?grain=institution&period=2025&id=C1');
    await page.getByRole('textbox', { name: '年度预算' }).fill('14400');
    await page.getByLabel(t['entered.documentName']).first().fill('预算下达文件');
    await page
      .getByRole('button', { name: fill(t['entered.save'], { count: 1 }) })
      .first()
      .click();
    await page.getByText(fill(t['entered.saved'], { written: 1 })).waitFor();
    await page.getByRole('button', { name: t['entered.history'] }).first().click();
    await room.visit.look(page, page.getByRole('listitem').filter({ hasText: '预算下达文件' }));
    await page.getByRole('textbox', { name: '年度预算' }).fill('14.4.00');
    await page.getByLabel(t['entered.documentName']).first().fill('预算下达文件');
    await page.getByLabel(t['entered.reasonNeeded']).first().fill('更正');
    await page
      .getByRole('button', { name: fill(t['entered.save'], { count: 1 }) })
      .first()
      .click();
    await room.visit.look(page, page.getByText('不是普通数字'));
    await room.shots(page, 'fair-entries');
    await room.visit.leave(page);
  });

  it('many numbers come in a table that is shown before it is kept', async () => {
    const page = await room.enter(officer.name, '/indicators/entries?grain=institution&period=2025&id=C1');
    const table = '对象编码,年度预算 [budget]\nC2,12000\nC3,24000\nC9,1\n';
    const chosen = { name: 'b.csv', mimeType: 'text/csv', buffer: Buffer.from(table) };
    await page.getByLabel(t['entered.file']).setInputFiles(chosen);
    await room.visit.look(page, page.getByText('读到 2 个数字，1 处有误'));
    await page.getByLabel(t['entered.documentName']).last().fill('预算下达文件');
    await room.shots(page, 'fair-bulk');
    await page.getByRole('button', { name: fill(t['entered.save'], { count: 2 }) }).click();
    await page.getByText('已写入 2 项').waitFor();
    await page.goto(`${room.app.url}/indicators/budgets?grain=institution&period=2025&id=C2`);
    const row = page
      .getByRole('region', { name: t['budget.caption'] })
      .locator('tbody tr', { hasText: '测试第2卫生院' });
    await room.visit.deep(page, row);
    expect(await row.innerText()).toMatch(/超支|超前/);
    await room.shots(page, 'fair-budgets');
    const values = await call(
      officer,
      'GET',
      `/api/indicators?pool=${POOL}&period=2025&grain=institution&id=C2`,
    );
    expect(await values.text()).toContain('"K16"');
    await room.visit.leave(page);
  });

  it('the catalogue is found by words, by family', async () => {
    const page = await room.enter(officer.name, '/indicators?grain=alliance&period=2025');
    await room.visit.look(page, page.getByText(t['indicators.family.N']));
    await room.shots(page, 'fair-catalogue');
    await page.getByRole('searchbox', { name: t['indicators.search'] }).fill('派驻');
    await expect.poll(() => page.locator('tbody th[scope="row"]').count()).toBe(1);
    expect(page.url()).toContain('find=');
    await room.visit.leave(page);
  });
});
