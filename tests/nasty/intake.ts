import { findStream } from '@fundwatch/streams';
import { z } from 'zod';
import type { Receipt } from '../../apps/api/src/features/ingest/batches.dto.js';
import { rejectsFile } from '../../apps/api/src/features/ingest/rejects.js';
import { collect, complete, OWNER, sendText, type Workbench } from '../helpers/workbench.js';

const errorsSchema = z.array(z.object({ field: z.string(), value: z.string(), reason: z.string() }));
export type Reject = { line: number; fields: string[]; values: string[]; reasons: string[] };
export type Intake = { receipt: Receipt; rejects: Reject[]; file: string };

export const counts = ({ receipt }: Intake) => ({
  rows: receipt.rows,
  accepted: receipt.accepted,
  duplicate: receipt.duplicate,
  corrected: receipt.corrected,
  rejected: receipt.rejected,
});

/** Lines and fields of what was rejected, in short: `3:brdy,gend`. */
export const faults = ({ rejects }: Intake): string[] =>
  rejects.map(({ line, fields }) => `${line}:${fields.join(',')}`);

/** Sends one file, loads it, and reads back what its sender is told. */
export async function take(
  bench: Workbench,
  file: string,
  body: string | Buffer,
  pool: string,
): Promise<Intake> {
  const sent = await sendText(bench, file, body, { pool });
  await bench.services.worker.drain();
  const { receipt, row } = await bench.services.ingest.receipt(OWNER, sent.batch_id);
  const rejects = await collect(bench.services.loads.rejects(row.seq, 'errors'));
  return {
    receipt,
    file: (await collect(rejectsFile(bench.services.loads, row))).join(''),
    rejects: rejects.map(({ line, errors }) => {
      const found = errorsSchema.parse(JSON.parse(errors));
      return {
        line,
        fields: found.map((error) => error.field),
        values: found.map((error) => error.value),
        reasons: found.map((error) => error.reason),
      };
    }),
  };
}

const cell = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

export type Values = Record<string, string>;

/** A CSV of those rows; the header is the keys of the first. */
export function csvOf(rows: readonly Values[], header = Object.keys(rows[0] ?? {})): string {
  return [header, ...rows.map((row) => header.map((name) => row[name] ?? ''))]
    .map((fields) => `${fields.map(cell).join(',')}\n`)
    .join('');
}

/** Sound rows of a stream, each with those values and a number of its own in its key. */
export function rowsOf(stream: string, key: string, values: readonly Values[]): Values[] {
  const empty = Object.fromEntries(values.flatMap((row) => Object.keys(row)).map((name) => [name, '']));
  return values.map((row, at) => ({ ...empty, ...complete(stream, {}), [key]: `K${at + 1}`, ...row }));
}

/** What the store holds of a stream in a pool: one field by the record's key. */
export async function stored(
  bench: Workbench,
  name: string,
  field: string,
  pool: string,
): Promise<Record<string, unknown>> {
  const stream = findStream(name);
  if (!stream) throw new Error(name);
  const records = await collect(bench.services.records.records(OWNER, { stream, pool }));
  return Object.fromEntries(
    records.map((record) => [stream.key.map((part) => String(record[part])).join('/'), record[field]]),
  );
}

export const BILINGUAL = /[一-龥].* \| .*[a-z]{3}/i;
