import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditPage } from '../../apps/api/src/features/audit/audit.dto.js';
import { get } from '../helpers/app.js';
import { find } from '../helpers/found.js';
import { call, enrol, type Person } from '../helpers/people.js';
import { Room, WORDS } from '../helpers/room.js';

const program = find('chromium', 'the page of the audit chain');

describe.skipIf(!program)('the audit chain on its page', () => {
  let room: Room;
  let officer: Person;
  beforeAll(async () => {
    room = await Room.open(program, { insured: [{ psn_no: 'P1' }] });
    await enrol(room.app, { name: 'auditor.one', role: 'auditor' });
    officer = await room.officer('anna');
    await call(room.app, 'POST', '/api/session', { name: 'anna', password: 'wrong' });
  });
  afterAll(() => room?.close());

  it.each(['zh-CN', 'en'] as const)('is read, narrowed, proved and taken along, in %s', async (locale) => {
    const t = WORDS[locale];
    const page = await room.enter('auditor.one', '/audit', locale);
    const rows = page.getByRole('table', { name: t['audit.caption'] }).locator('tbody tr');
    await room.visit.look(page, rows);
    await room.shots(page, `audit-${locale}`);
    await page.getByRole('button', { name: t['audit.prove'], exact: true }).click();
    await page.getByText(t['audit.whole'].replace(/\{rows\}.*/s, '')).waitFor();
    await page.getByLabel(t['audit.who'], { exact: true }).fill('anna');
    await page.getByLabel(t['audit.who'], { exact: true }).press('Enter');
    await page.getByLabel(t['audit.what'], { exact: true }).selectOption('session.failure');
    await expect.poll(() => rows.count()).toBe(1);
    await expect.poll(() => rows.first().innerText()).toContain('anna');
    await room.visit.deep(page, rows);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: t['audit.export'], exact: true }).click(),
    ]);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('session.failure');
    await page.getByRole('button', { name: t['audit.clear'], exact: true }).click();
    await expect.poll(() => rows.count()).toBeGreaterThan(3);
    // The file that was taken along has left its trace.
    const taken = await get(room.app, '/api/audit?what=audit.exported');
    expect(JSON.stringify(taken)).toContain('user auditor.one');
    await room.visit.leave(page);
  });

  it('goes on page by page without a gap or a row twice', async () => {
    const read = async (path: string) => auditPage.parse(await get(room.app, path));
    const all = (await read('/api/audit?limit=500')).items.map(({ seq }) => seq);
    const walked: number[] = [];
    let cursor: string | null = String((all[0] ?? 0) + 1);
    while (cursor) {
      const page = await read(`/api/audit?limit=2&cursor=${cursor}`);
      walked.push(...page.items.map(({ seq }) => seq));
      cursor = page.next;
    }
    expect(walked).toEqual(all);
    expect((await call(room.app, 'GET', '/api/audit?cursor=x')).status).toBe(400);
  });

  it('is closed to whoever is no auditor, an administrator of accounts among them', async () => {
    const admin = await enrol(room.app, { name: 'admin.one', role: 'administrator' });
    for (const path of ['/api/audit', '/api/audit.csv', '/api/audit/proof', '/api/audit/actions'])
      for (const caller of [officer, admin]) expect((await call(caller, 'GET', path)).status).toBe(403);
    const page = await room.enter('anna', '/audit');
    const t = WORDS['zh-CN'];
    await room.visit.look(page, page.getByText(t['state.deniedTitle']));
    expect(await page.getByRole('link', { name: t['place.audit'], exact: true }).count()).toBe(0);
    await room.visit.leave(page);
  });
});
