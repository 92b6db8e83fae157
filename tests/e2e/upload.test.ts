import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findStream } from '@fundwatch/streams';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseCsv, toCsv } from '../../apps/web/src/features/data/csv.js';
import { en } from '../../apps/web/src/lib/i18n/messages.en.js';
import { zhCN } from '../../apps/web/src/lib/i18n/messages.zh-CN.js';
import { newFolder, post, startApp, type App } from '../helpers/app.js';
import { find } from '../helpers/found.js';
import { enrol, PASSWORD } from '../helpers/people.js';
import { openBrowser, Visit } from '../helpers/visit.js';
import { csvOf, rowsOf } from '../nasty/intake.js';

const program = find('chromium', 'the upload page');
const WORDS = { 'zh-CN': zhCN, en } as const;
const LOCALES = ['zh-CN', 'en'] as const;
const visits = findStream('visits');
const GOOD = 3_000;
/** Slow enough for an office line, so that there is progress to be seen. */
const BYTES_PER_SECOND = 120_000;

type Words = (typeof WORDS)[keyof typeof WORDS];
type Counts = Record<'accepted' | 'duplicate' | 'corrected' | 'rejected', number>;
type Named = { name: string; text: string };
type Refusal = { line: string; field: string; value: string; reason: string };

describe.runIf(program)('the upload page', () => {
  let folder: string;
  let app: App;
  let browser: Browser;
  let visit: Visit;
  beforeAll(async () => {
    folder = await newFolder();
    app = await startApp(join(folder, 'data'), { DEMO_PERSONS: '0' });
    for (const locale of LOCALES)
      await enrol(app, {
        name: `sender-${locale}`,
        role: 'officer',
        grants: [{ kind: 'pool', pool: locale }],
      });
    browser = await openBrowser(program ?? '');
    visit = new Visit(browser);
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Signs in at the door with a password. */
  async function signIn(page: Page, locale: keyof typeof WORDS, name: string): Promise<void> {
    const t = WORDS[locale];
    await page.goto(`${app.url}/data`);
    await page.locator('select').first().selectOption(locale);
    await page.getByLabel(t['signIn.name']).fill(name);
    await page.getByLabel(t['signIn.password']).fill(PASSWORD);
    await page.getByRole('button', { name: t['signIn.enter'], exact: true }).click();
    await page.getByRole('heading', { name: t['upload.title'] }).waitFor();
  }

  /** What the receipt on the page says of its rows; its sum must be that of the parts. */
  async function countsOn(page: Page, t: Words): Promise<Counts> {
    const table = page.getByRole('table', { name: t['batch.reconciliation'] });
    const figure = async (name: string): Promise<number> =>
      Number((await table.getByRole('row', { name }).getByRole('cell').innerText()).replaceAll(',', ''));
    const counts = {
      accepted: await figure(t['receipts.accepted']),
      duplicate: await figure(t['receipts.duplicate']),
      corrected: await figure(t['receipts.corrected']),
      rejected: await figure(t['receipts.rejected']),
    };
    const sum = Object.values(counts).reduce((total, count) => total + count, 0);
    expect(await figure(t['batch.sum'])).toBe(sum);
    expect(Number((await page.locator('.verdict strong').innerText()).replaceAll(',', ''))).toBe(sum);
    return counts;
  }

  /** Chooses a file, waits for its receipt to come and opens it by its link. */
  async function send(page: Page, t: Words, { name, text }: Named): Promise<Counts> {
    await page.getByRole('link', { name: t['place.data'] }).click();
    // Whom the files come from need not be said again.
    expect(await page.getByLabel(t['upload.source']).inputValue()).toMatch(/^desk-/);
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: t['upload.choose'] }).click(),
    ]);
    await chooser.setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
    const line = page.getByRole('table', { name: t['upload.caption'] }).getByRole('row', { name });
    await line.getByText(t['upload.done']).waitFor();
    await line.getByRole('link', { name: t['upload.openReceipt'] }).click();
    await page.getByText(t['batch.balanced']).waitFor();
    return countsOn(page, t);
  }

  /** The faults that the receipt on the page lists, each with its line. */
  async function refusals(page: Page, t: Words): Promise<Refusal[]> {
    const name = t['batch.rejectsCaption'].split('{')[0] ?? '';
    const found: Refusal[] = [];
    for (const row of await page.getByRole('table', { name }).locator('tbody tr').all()) {
      const [field = '', value = '', reason = ''] = await row.getByRole('cell').allInnerTexts();
      const [line = found.at(-1)?.line ?? ''] = await row.locator('th').allInnerTexts();
      found.push({ line, field, value, reason });
    }
    return found;
  }

  for (const locale of LOCALES)
    it(`takes a file, says what was wrong with it, and takes what was repaired (${locale})`, async () => {
      const t = WORDS[locale];
      const page = await visit.enter();
      await signIn(page, locale, `sender-${locale}`);
      await page.getByLabel(t['upload.source']).fill(`desk-${locale}`);
      await visit.look(page, page.getByText(t['receipts.empty']));

      const rows = rowsOf('visits', 'mdtrt_id', [
        { begntime: '2025-02-30 10:00:00', diag_name: 'a, "b"\nc' },
        { med_type: '' },
        { online_flag: '7', begntime: 'soon' },
        ...Array.from({ length: GOOD }, () => ({ med_type: '11' })),
      ]);
      const network = await page.context().newCDPSession(page);
      const pace = (uploadThroughput: number): Promise<unknown> =>
        network.send('Network.emulateNetworkConditions', {
          offline: false,
          latency: 0,
          downloadThroughput: -1,
          uploadThroughput,
        });
      await network.send('Network.enable');
      await pace(BYTES_PER_SECOND);
      await page.locator('main input[type=file]').setInputFiles({
        name: 'visits-desk.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(csvOf(rows)),
      });
      await page.getByText(new RegExp(t['upload.sending'].replace('{percent}', '[1-9]\\d?'))).waitFor();
      const part = Number(await page.getByRole('progressbar').getAttribute('value'));
      expect(part).toBeGreaterThan(0);
      expect(part).toBeLessThan(100);
      await page.getByRole('link', { name: t['upload.openReceipt'] }).waitFor();
      await pace(-1);
      await visit.look(page, page.getByRole('link', { name: t['upload.openReceipt'] }));

      await page.getByRole('link', { name: t['upload.openReceipt'] }).click();
      await page.getByText(t['batch.balanced']).waitFor();
      const first = { accepted: GOOD, duplicate: 0, corrected: 0, rejected: 3 };
      expect(await countsOn(page, t)).toEqual(first);
      await visit.deep(page, page.getByText(t['batch.balanced']));
      expect(await countsOn(page, t)).toEqual(first);

      // Lines are those of the file, and the first row holds a new line; of the last row both faults are said.
      const label = (name: string): string =>
        visits?.fields[name]?.label[locale === 'en' ? 'en' : 'zh'] ?? '';
      const refused = await refusals(page, t);
      expect(refused.map(({ line, field, value }) => [line, field, value])).toEqual([
        ['2', `${label('begntime')} begntime`, '2025-02-30 10:00:00'],
        ['4', `${label('med_type')} med_type`, '—'],
        ['5', `${label('begntime')} begntime`, 'soon'],
        ['5', `${label('online_flag')} online_flag`, '7'],
      ]);
      for (const { reason } of refused) expect(reason).toMatch(locale === 'en' ? /^[^一-龥]+$/ : /[一-龥]/);

      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: t['batch.download'] }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(/^visits.*\.csv$/);
      const [header = [], ...bad] = parseCsv(await readFile(await download.path(), 'utf8'));
      expect(header).toEqual([...Object.keys(rows[0] ?? {}), '_line', '_errors']);
      expect(bad).toHaveLength(3);
      const put = (row: string[], name: string, value: string): string[] =>
        row.with(header.indexOf(name), value);
      const repaired = bad.map((row) =>
        put(put(put(row, 'begntime', '2025-03-02 10:00:00'), 'med_type', '11'), 'online_flag', '0'),
      );

      // One row is left as it was: it comes back, and only it.
      const half = toCsv([header, ...repaired.slice(0, 2), ...bad.slice(2)]);
      expect(await send(page, t, { name: download.suggestedFilename(), text: half })).toEqual({
        accepted: 2,
        duplicate: 0,
        corrected: 0,
        rejected: 1,
      });
      expect((await refusals(page, t)).map(({ line }) => line)).toEqual(['5', '5']);
      const whole = { name: download.suggestedFilename(), text: toCsv([header, ...repaired]) };
      expect(await send(page, t, whole)).toEqual({ accepted: 1, duplicate: 2, corrected: 0, rejected: 0 });
      await visit.look(page, page.getByText(t['batch.rejectsNone']));
      expect(await send(page, t, whole)).toEqual({ accepted: 0, duplicate: 3, corrected: 0, rejected: 0 });

      // The list has all four, the latest first, under the names they came by.
      await page.getByRole('link', { name: t['batch.back'] }).click();
      const receipts = page.getByRole('table', { name: t['receipts.caption'] }).locator('tbody tr');
      await expect.poll(() => receipts.count()).toBe(4);
      expect(await receipts.last().innerText()).toContain('visits-desk.csv');
      expect(await receipts.last().innerText()).toContain(`desk-${locale}`);
      await visit.leave(page);
    });

  it('leads from an empty pool to the upload, and says in words why a file is not taken', async () => {
    const t = zhCN;
    await enrol(app, { name: 'newcomer', role: 'officer', grants: [{ kind: 'pool', pool: '新区' }] });
    const page = await visit.enter();
    await signIn(page, 'zh-CN', 'newcomer');
    await page.getByRole('link', { name: t['place.findings'] }).click();
    await visit.deep(page, page.getByText(t['overview.noData']));
    await page.getByRole('link', { name: t['overview.goData'] }).click();
    const choose = (name: string): Promise<void> =>
      page
        .locator('main input[type=file]')
        .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') });
    await choose('report.csv');
    await visit.look(page, page.getByText('visits 就诊'));
    await page.getByLabel(t['upload.template']).selectOption('settlements');
    const [template] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Excel', exact: true }).click(),
    ]);
    expect(template.suggestedFilename()).toBe('settlements.xlsx');
    expect((await readFile(await template.path())).subarray(0, 2).toString()).toBe('PK');
    await post(app, 'visits-held.csv', csvOf(rowsOf('visits', 'mdtrt_id', [{}])), 'held');
    await page.getByLabel(t['upload.source']).fill('held');
    await choose('visits.csv');
    await page.getByText(t['upload.fault.denied']).waitFor();
    expect(await page.getByRole('button', { name: t['upload.again'] }).count()).toBe(2);
    await visit.leave(page);
  });

  it('lies still while something is being loaded, so that what is pointed at stays under the pointer', async () => {
    const t = zhCN;
    const page = await visit.enter();
    await signIn(page, 'zh-CN', 'sender-zh-CN');
    const heading = page.getByRole('heading', { name: t['upload.title'] });
    const before = await heading.boundingBox();
    await page.route('**/api/overview*', async (route) => {
      const answer = await route.fetch();
      const body = z
        .object({})
        .loose()
        .parse(await answer.json());
      const progress = { state: 'loading', done: 1, total: 4, text: { zh: '就诊', en: 'Visits' } };
      await route.fulfill({ response: answer, json: { ...body, progress } });
    });
    await page.reload();
    await visit.look(page, page.getByText(t['banner.loading'].split('{')[0] ?? ''));
    expect(await heading.boundingBox()).toEqual(before);
    await visit.leave(page);
  });

  it('says of a receipt of somebody else, and of none, that there is no such batch', async () => {
    const page = await visit.enter();
    const t = zhCN;
    await signIn(page, 'zh-CN', 'sender-zh-CN');
    const sent = await post(app, 'visits-other.csv', csvOf(rowsOf('visits', 'mdtrt_id', [{}])), 'elsewhere');
    const { batch_id } = z.object({ batch_id: z.string() }).parse(await sent.json());
    for (const id of [batch_id, 'B99999999', 'x y']) {
      await page.goto(`${app.url}/data/batches/${encodeURIComponent(id)}`);
      await visit.look(page, page.getByText(t['batch.unknown']));
    }
    await visit.leave(page);
  });
});
