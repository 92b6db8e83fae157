import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { find } from '../helpers/found.js';
import { Room, WORDS } from '../helpers/room.js';
import { recordsOf } from './case-room.js';

const program = find('chromium', 'the search');

describe.runIf(program)('the search', () => {
  let room: Room;
  beforeAll(async () => {
    const visit = {
      mdtrt_id: 'OUT1',
      psn_no: 'PERSON0001',
      fixmedins_code: 'H2',
      med_type: '11',
      begntime: '2025-05-04 15:00:00',
    };
    room = await Room.open(program, recordsOf([1], [visit]));
    await room.officer('审核');
    await room.institution('机构', 'H2');
  });
  afterAll(() => room?.close());

  it.each(['zh-CN', 'en'] as const)(
    'leads to a place by its first letters, from any page and by keys alone, in %s',
    async (locale) => {
      const t = WORDS[locale];
      const page = await room.enter('审核', '/indicators', locale);
      await page.getByRole('button', { name: t['search.open'] }).waitFor();
      await page.keyboard.press('Control+k');
      const field = page.getByRole('combobox', { name: t['search.title'] });
      await field.waitFor();
      const found = page.getByRole('listbox', { name: t['search.results'] }).getByRole('option');
      await room.visit.look(page, found);
      await room.shots(page, `search-${locale}`);
      // 测试H2卫生院
      await field.fill('csh2');
      await expect.poll(() => found.count()).toBe(1);
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/institutions\/H2/);
      await page.keyboard.press('Control+k');
      await field.fill('I04');
      await expect.poll(() => found.first().innerText()).toContain('I04');
      await field.fill('没有这样的');
      await page.getByText(t['search.nothing'], { exact: true }).waitFor();
      await field.fill('12');
      await expect.poll(() => found.first().innerText()).toContain('12');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/cases\/12/);
      await page.keyboard.press('Control+k');
      await field.waitFor();
      await page.keyboard.press('Escape');
      await field.waitFor({ state: 'detached' });
      await room.visit.leave(page);
    },
  );

  it('chooses nothing while Chinese is being composed', async () => {
    const t = WORDS['zh-CN'];
    const page = await room.enter('审核', '/cases');
    await page.getByRole('button', { name: t['search.open'] }).click();
    const field = page.getByRole('combobox', { name: t['search.title'] });
    await field.fill('yidian');
    await field.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    expect(new URL(page.url()).pathname).toBe('/cases');
    expect(await field.count()).toBe(1);
    await room.visit.leave(page);
  });

  it('shows an institution what is its own', async () => {
    const t = WORDS['zh-CN'];
    const page = await room.enter('机构', '/');
    await page.getByRole('button', { name: t['search.open'] }).click();
    const field = page.getByRole('combobox', { name: t['search.title'] });
    const found = page.getByRole('listbox', { name: t['search.results'] }).getByRole('option');
    await field.fill('测试H2');
    await expect.poll(() => found.count()).toBe(1);
    await field.fill('测试');
    await expect.poll(() => found.count()).toBe(1);
    // Batches are not for institutions.
    await field.fill('B12');
    await page.getByText(t['search.nothing'], { exact: true }).waitFor();
    await room.visit.leave(page);
  });
});
