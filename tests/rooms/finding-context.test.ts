import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openWorkbench, type Workbench } from '../helpers/workbench.js';
import { CLEAR, CLERK, clerkOf, fillCounty, OFFICER, POOL } from './county.js';

const trailRow = z.object({ who: z.string(), detail: z.unknown() });

describe('around a finding', () => {
  let bench: Workbench;
  let id: string;
  let position: number;
  beforeAll(async () => {
    bench = await openWorkbench();
    await fillCounty(bench);
    const page = await bench.services.findings.page(OFFICER, {
      pool: POOL,
      rule: 'I04',
      withdrawn: false,
      suppressed: false,
      sort: 'detected_at',
      order: 'desc',
      limit: 10,
    });
    expect(page.total).toBe(1);
    id = page.items[0]?.finding_id ?? '';
    position = page.items[0]?.evidence.findIndex(({ key }) => key === 'OUT') ?? -1;
  });
  afterAll(() => bench.close());

  it('shows the time of its person, the event marked, nobody named', async () => {
    const timeline = await bench.services.timelines.timeline(OFFICER, id, 30);
    expect(timeline).toMatchObject({ first: '2025-04-04', last: '2025-06-03', total: 1 });
    const [person] = timeline.persons;
    expect(person?.person).toBe('PE****0001');
    expect(person?.items.map((item) => [item.stream, item.key, item.is_stay, item.is_evidence])).toEqual([
      ['contracts', 'C1', false, false],
      ['visits', 'STAY', true, true],
      ['settlements', 'S2', false, true],
      ['visits', 'OUT', false, true],
      ['settlements', 'S1', false, true],
    ]);
    expect(person?.items[1]).toMatchObject({
      from: '2025-05-01 10:00:00',
      to: '2025-05-08 10:00:00',
      place_name: '测试县医院',
    });
    expect(JSON.stringify(timeline)).not.toContain('PERSON0001');
  });

  it('reaches further when more days are asked for', async () => {
    const { persons } = await bench.services.timelines.timeline(OFFICER, id, 180);
    expect(persons[0]?.items.map(({ key }) => key)).toContain('FAR');
  });

  it('shows an institution what happened at its own place only', async () => {
    const { persons } = await bench.services.timelines.timeline(CLERK, id, 30);
    expect(persons[0]?.items.map(({ key }) => key)).toEqual(['C1', 'S2', 'OUT']);
  });

  it('compares with open institutions of the tier, and names them only to who may know', async () => {
    const peers = await bench.services.peers.peers(OFFICER, id);
    expect(peers).toMatchObject({
      institutions: 5,
      above: 0,
      count: { own: 1, median: 0, p95: 1, max: 1 },
      amount: { own: '40.00', median: '0.00', max: '40.00' },
    });
    expect(peers.rows.map(({ code, count, is_own }) => [code, count, is_own])).toEqual([
      ['H2', 1, true],
      ['H3', 0, false],
      ['H4', 0, false],
      ['H5', 0, false],
      ['H6', 0, false],
    ]);
    const own = await bench.services.peers.peers(CLERK, id);
    expect(own.count).toEqual(peers.count);
    expect(own.rows.map(({ code }) => code)).toEqual(['H2']);
  });

  it('opens a record as received, with the version that a correction replaced', async () => {
    const record = await bench.services.received.received(CLEAR, id, position);
    expect(record).toMatchObject({ stream: 'visits', key: ['OUT'] });
    expect(record.versions.map(({ file, line, is_current }) => [file, line, is_current])).toEqual([
      ['visits-fix.csv', 2, true],
      ['visits.csv', 3, false],
    ]);
    expect(record.versions.map(({ raw }) => raw?.text)).toEqual([
      'OUT,PERSON0001,H2,11,2025-05-04 15:30:00,D2,"头\n痛"',
      'OUT,PERSON0001,H2,11,2025-05-04 15:00:00,,D2,"头痛"',
    ]);
    const changed = record.versions[0]?.fields.filter((field) => field.is_changed).map(({ name }) => name);
    expect(changed).toEqual(['begntime', 'diag_name']);
    expect(record.versions[0]?.fields.find(({ name }) => name === 'med_type')?.text?.zh).toBe('普通门诊');
    const trail = await bench.platform.database.query(
      `SELECT who, detail FROM audit WHERE what = 'record.read'`,
      [],
      trailRow,
    );
    expect(trail).toEqual([{ who: 'test', detail: { finding: id, stream: 'visits', position } }]);
  });

  it('keeps the text itself, and other places, from who may not see them', async () => {
    const masked = await bench.services.received.received(OFFICER, id, position);
    expect(masked.versions.map(({ raw }) => raw)).toEqual([null, null]);
    expect(JSON.stringify(masked)).not.toContain('PERSON0001');
    expect(JSON.stringify(masked)).not.toContain('痛');
    const { finding } = await bench.services.findings.detail(OFFICER, id);
    const stay = finding.evidence.findIndex(({ key }) => key === 'STAY');
    await expect(bench.services.received.received(CLERK, id, stay)).rejects.toThrow('outside your reach');
    await expect(bench.services.received.received(OFFICER, id, 99)).rejects.toThrow('does not exist');
  });

  it('lists everything found of the same person without naming it', async () => {
    const same = await bench.services.findings.page(OFFICER, {
      subjectOf: id,
      withdrawn: false,
      suppressed: false,
      sort: 'detected_at',
      order: 'desc',
      limit: 10,
    });
    expect(same.items.map(({ finding_id }) => finding_id)).toContain(id);
    expect(new Set(same.items.map(({ psn_no }) => psn_no))).toEqual(new Set(['PE****0001']));
    const foreign = clerkOf('H3');
    await expect(
      bench.services.findings.page(foreign, {
        subjectOf: id,
        withdrawn: false,
        suppressed: false,
        sort: 'detected_at',
        order: 'desc',
        limit: 10,
      }),
    ).rejects.toThrow('outside your reach');
  });
});
