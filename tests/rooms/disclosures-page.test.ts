import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { call } from '../helpers/people.js';
import { post, settled } from '../helpers/app.js';
import { find } from '../helpers/found.js';
import { Room, WORDS } from '../helpers/room.js';
import { complete } from '../helpers/workbench.js';
import { foundAt, openCases, recordsOf, stay } from './case-room.js';

const program = find('chromium', 'the pages that show identity in clear');
const { 'zh-CN': t, en } = WORDS;
const CERTNO = '990121195001010017';

describe.runIf(program)('the pages that show identity in clear', () => {
  let room: Room;
  beforeAll(async () => {
    const visits = [1, 2].map((at) => stay(at)).flatMap(({ stay: inside, out }) => [inside, out]);
    room = await Room.open(program, recordsOf([1, 2], visits));
    for (const name of ['安娜', '鲍里斯']) {
      const { id } = await room.person(name, 'reviewer');
      expect((await call(room.app, 'PATCH', `/api/users/${id}`, { clear: true })).status).toBe(200);
    }
  });
  afterAll(() => room?.close());

  it('shows one record in full for its case, and masks it again', async () => {
    const [finding = ''] = await foundAt(room.app, 'H2');
    await openCases(room.app, [finding]);
    const page = await room.enter('安娜', `/findings/${finding}?record=0`, 'zh-CN');
    const form = page.getByRole('form', { name: t['disclosure.revealTitle'] });
    await room.visit.look(page, form);
    expect(await page.locator('main').innerText()).not.toMatch(/PERSON000\d/);
    await room.shots(page, 'disclosure-masked');
    await form.getByLabel(t['disclosure.purpose'], { exact: true }).selectOption('documents');
    await form.getByLabel(t['disclosure.note'], { exact: true }).fill('比对住院病历');
    await form.getByRole('button', { name: t['disclosure.reveal'] }).click();
    await room.visit.look(page, page.getByText(t['disclosure.revealed']));
    expect(await page.locator('.record').innerText()).toMatch(/PERSON000\d/);
    await room.shots(page, 'disclosure-revealed');
    await page.reload();
    await room.visit.look(page, form);
    expect(await page.locator('main').innerText()).not.toMatch(/PERSON000\d/);
    await room.visit.leave(page);
  });

  it('gives rejected rows to who asked for them when another has agreed', async () => {
    const row = complete('insured', { psn_no: 'PERSON0009', certno: CERTNO, brdy: 'not a day' });
    const text = `${Object.keys(row).join(',')}\n${Object.values(row).join(',')}\n`;
    const sent = await post(room.app, 'insured-bad.csv', text);
    const { batch_id } = z.object({ batch_id: z.string() }).parse(await sent.json());
    await settled(room.app);
    const path = `/data/batches/${batch_id}`;
    const download = (page: Page, name: string = t['batch.download']) => page.getByRole('button', { name });

    const asker = await room.enter('安娜', path, 'zh-CN');
    const form = asker.getByRole('form', { name: t['disclosure.title'] });
    await room.visit.look(asker, form);
    expect(await download(asker).count()).toBe(0);
    await form.getByRole('button', { name: t['disclosure.ask'] }).click();
    await room.visit.look(asker, asker.getByText(t['disclosure.state.open']));
    expect(await form.count()).toBe(0);
    expect(await asker.getByRole('button', { name: t['disclosure.agree'], exact: true }).count()).toBe(0);
    await room.shots(asker, 'disclosure-asked');

    // Who has to agree finds it where batches are listed.
    const other = await room.enter('鲍里斯', '/data', 'en');
    await room.visit.look(other, other.getByRole('heading', { name: en['disclosure.awaited'] }));
    await room.shots(other, 'disclosure-awaited');
    await other.getByRole('link', { name: batch_id }).first().click();
    await other.getByRole('button', { name: en['disclosure.agree'], exact: true }).click();
    await room.visit.look(other, other.getByText(en['disclosure.state.agreed']));
    expect(await download(other, en['batch.download']).count()).toBe(0);
    await other.goBack();
    await room.visit.look(other, other.getByRole('link', { name: batch_id }));
    expect(await other.getByRole('heading', { name: en['disclosure.awaited'] }).count()).toBe(0);
    await room.visit.leave(other);

    await asker.reload();
    await room.visit.look(asker, download(asker));
    await asker.getByRole('button', { name: t['repair.open'] }).click();
    await asker.getByText(t['repair.hint']).waitFor();
    await room.shots(asker, 'disclosure-agreed');
    const [file] = await Promise.all([asker.waitForEvent('download'), download(asker).click()]);
    expect(await readFile(await file.path(), 'utf8')).toContain(CERTNO);
    await room.visit.leave(asker);
  });
});
