import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { findStream } from '@fundwatch/streams';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { collect, openWorkbench, OWNER, type Workbench } from '../helpers/workbench.js';
import { counts, take, type Intake } from './intake.js';

const count = z.object({
  rows: z.number(),
  accepted: z.number(),
  duplicate: z.number(),
  corrected: z.number(),
  rejected: z.number(),
});
const expectedSchema = z.record(
  z.string(),
  z.object({
    stream: z.string(),
    strict: z.boolean(),
    expected: count,
    alternatives: z.array(count).default([]),
    rejects: z.array(z.object({ line: z.number(), fields: z.array(z.string()) })).default([]),
    unknown_columns: z.array(z.string()).default([]),
    probes: z
      .array(z.object({ stream: z.string(), key: z.string(), field: z.string(), value: z.string() }))
      .default([]),
  }),
);

const folder = new URL('../fixtures/dirty/', import.meta.url);
const expected = expectedSchema.parse(JSON.parse(await readFile(new URL('expected.json', folder), 'utf8')));
// The folder first, then `second/`, each in the order of names.
const files = Object.keys(expected).sort(
  (a, b) => Number(a.includes('/')) - Number(b.includes('/')) || (a < b ? -1 : 1),
);

describe('a folder of bad files is taken as written down beside it', () => {
  let bench: Workbench;
  const taken = new Map<string, Intake>();
  beforeAll(async () => {
    bench = await openWorkbench();
    for (const file of files)
      taken.set(file, await take(bench, basename(file), await readFile(new URL(file, folder)), 'dirty'));
  });
  afterAll(() => bench.close());

  it.each(files)('%s', async (file) => {
    const wanted = expected[file];
    const intake = taken.get(file);
    if (!wanted || !intake) throw new Error(file);
    expect(intake.receipt.error).toBeUndefined();
    const isMain = JSON.stringify(counts(intake)) === JSON.stringify(wanted.expected);
    if (!isMain) expect(wanted.alternatives).toContainEqual(counts(intake));
    else expect(intake.rejects.map(({ line, fields }) => ({ line, fields }))).toEqual(wanted.rejects);
    expect([...intake.receipt.unknown_columns].sort()).toEqual([...wanted.unknown_columns].sort());
    for (const probe of wanted.probes) {
      const stream = findStream(probe.stream);
      if (!stream) throw new Error(probe.stream);
      const [record] = await collect(
        bench.services.records.records(OWNER, { stream, pool: 'dirty', keys: [[probe.key]] }),
      );
      expect([probe.key, String(record?.[probe.field])]).toEqual([probe.key, probe.value]);
    }
  });
});
