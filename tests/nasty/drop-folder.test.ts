import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DropFolder } from '../../apps/api/src/features/doors/drop-folder.js';
import { OWNER, openWorkbench, type Workbench } from '../helpers/workbench.js';

let bench: Workbench;
let dir: string;
let folder: DropFolder;
const fresh = (): DropFolder => new DropFolder(dir, { ...bench.services, log: bench.platform.log });
beforeAll(async () => {
  bench = await openWorkbench();
  dir = await mkdtemp(join(tmpdir(), 'fundwatch-drop-'));
  folder = fresh();
  await mkdir(join(dir, 'his@county/sub'), { recursive: true });
});
afterAll(async () => {
  await bench.close();
  await rm(dir, { recursive: true, force: true });
});

const DAYS = 'day,kind\n2025-01-01,holiday\n2025-01-02,feast\n';
const at = (...names: string[]): string => join(dir, ...names);
const batches = async () => (await bench.services.ingest.receipts(OWNER, { limit: 100 })).items;

/** Looks until nothing moves any more: the first look sees, the second takes, the third moves. */
async function settle(): Promise<void> {
  for (let look = 0; look < 3; look += 1) {
    await folder.look();
    await bench.services.worker.drain();
  }
}

async function tree(path = ''): Promise<string[]> {
  const entries = await readdir(at(path), { withFileTypes: true });
  const found = await Promise.all(
    entries.map((entry) => (entry.isDirectory() ? tree(join(path, entry.name)) : [join(path, entry.name)])),
  );
  return found.flat().sort();
}

it('takes complete files, and puts receipt and rejects beside them', async () => {
  await writeFile(at('his@county/calendar-1.csv'), DAYS);
  await writeFile(at('his@county/sub/calendar-2.csv'), 'day,kind\n2025-01-03,holiday\n');
  await writeFile(at('his@county/notes.csv'), 'a,b\n');
  await writeFile(at('his@county/calendar-3.csv'), 'nonsense\n');
  await settle();
  expect(await tree()).toEqual([
    'his@county/done/calendar-1.csv',
    'his@county/done/calendar-1.csv.receipt.json',
    'his@county/done/calendar-1.csv.rejects.csv',
    'his@county/done/sub/calendar-2.csv',
    'his@county/done/sub/calendar-2.csv.receipt.json',
    'his@county/failed/calendar-3.csv',
    'his@county/failed/calendar-3.csv.receipt.json',
    'his@county/failed/notes.csv',
    'his@county/failed/notes.csv.receipt.json',
  ]);
  expect(JSON.parse(await readFile(at('his@county/done/calendar-1.csv.receipt.json'), 'utf8'))).toMatchObject(
    {
      source: 'his',
      pool: 'county',
      rows: 2,
      accepted: 1,
      rejected: 1,
    },
  );
  expect(await readFile(at('his@county/done/calendar-1.csv.rejects.csv'), 'utf8')).toContain('feast');
  expect(await readFile(at('his@county/failed/notes.csv.receipt.json'), 'utf8')).toContain(
    'begins with no stream name',
  );
  expect(await readFile(at('his@county/failed/calendar-3.csv.receipt.json'), 'utf8')).toContain(
    'no column of stream',
  );
  const before = (await batches()).length;
  await settle();
  expect((await batches()).length).toBe(before);
});

it('leaves what is still written, and takes a renamed file at once', async () => {
  await writeFile(at('his@county/calendar-4.csv'), 'day,kind\n');
  await folder.look();
  await appendFile(at('his@county/calendar-4.csv'), '2025-02-01,holiday\n');
  await utimes(at('his@county/calendar-4.csv'), new Date(), new Date(Date.now() + 5_000));
  const before = (await batches()).length;
  await folder.look();
  expect((await batches()).length).toBe(before);
  await settle();
  expect((await batches())[0]).toMatchObject({ file: 'calendar-4.csv', rows: 1, accepted: 1 });

  await writeFile(at('his@county/calendar-5.csv.part'), 'day,kind\n2025-02-02,holiday\n');
  for (let look = 0; look < 3; look += 1) await folder.look();
  expect((await batches())[0]?.file).toBe('calendar-4.csv');
  await rename(at('his@county/calendar-5.csv.part'), at('his@county/calendar-5.csv'));
  await folder.look();
  expect((await batches())[0]?.file).toBe('calendar-5.csv');
  await settle();
});

it('takes a file once, however often it is ended between accepting and moving', async () => {
  await writeFile(at('his@county/calendar-6.csv'), 'day,kind\n2025-03-01,holiday\n');
  await folder.look();
  await folder.look();
  const before = (await batches()).length;
  await bench.services.worker.drain();
  // A new process knows nothing but the ledger.
  folder = fresh();
  await settle();
  const now = await batches();
  expect(now.length).toBe(before);
  expect(now[0]).toMatchObject({ file: 'calendar-6.csv', accepted: 1, duplicate: 0 });
  expect(await tree()).toContain('his@county/done/calendar-6.csv');
});

it('takes a file of the same name again beside the first', async () => {
  await writeFile(at('his@county/calendar-6.csv'), 'day,kind\n2025-03-01,workday\n');
  await settle();
  const [last] = await batches();
  expect(last).toMatchObject({ corrected: 1 });
  expect(await tree()).toContain(`his@county/done/calendar-6-${last?.batch_id ?? ''}.csv`);
});

it('refuses a source of another pool, and follows no links', async () => {
  await mkdir(at('his@elsewhere'), { recursive: true });
  await writeFile(at('his@elsewhere/calendar.csv'), DAYS);
  await symlink('/etc/hostname', at('his@county/calendar-link.csv'));
  const before = (await batches()).length;
  await settle();
  expect((await batches()).length).toBe(before);
  expect(await readFile(at('his@elsewhere/failed/calendar.csv.receipt.json'), 'utf8')).toContain(
    'belongs to pool county',
  );
});
