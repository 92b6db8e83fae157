import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { streamOfFile } from '@fundwatch/streams';
import { z } from 'zod';
import type { ServiceClient } from './service-client.js';
import { ServiceError } from './service-client.js';

const receiptSchema = z.object({
  batch_id: z.string(),
  source: z.string(),
  pool: z.string(),
  stream: z.string(),
  file: z.string(),
  state: z.string(),
  rows: z.number(),
  accepted: z.number(),
  duplicate: z.number(),
  corrected: z.number(),
  rejected: z.number(),
  unknown_columns: z.array(z.string()),
  error: z.string().optional(),
  note: z.string().optional(),
  judged_at: z.string().nullable(),
});
type Receipt = z.infer<typeof receiptSchema>;

export type IngestOptions = { source: string; pool?: string | undefined; wait: boolean; rejectsDir: string };
type Line = Record<string, unknown>;

const say = (message: string): void => void process.stderr.write(`${message}\n`);

/** Files below a path: those of a folder first, then its sub-folders, each in the order of their names. */
async function filesOf(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  const sorted = [...entries].sort(
    (a, b) => Number(a.isDirectory()) - Number(b.isDirectory()) || (a.name < b.name ? -1 : 1),
  );
  const found: string[] = [];
  for (const entry of sorted) found.push(...(await filesOf(join(path, entry.name))));
  return found;
}

/** Sends files and prints a receipt for each. Answers whether every file could be taken. */
export async function* ingest(
  client: ServiceClient,
  paths: readonly string[],
  options: IngestOptions,
): AsyncGenerator<Line, boolean> {
  const sent: { file: string; receipt: Receipt }[] = [];
  let isWhole = true;
  for (const path of paths) {
    for (const file of await filesOf(path)) {
      if (!streamOfFile(basename(file))) {
        say(`${file}: its name begins with no stream name, left`);
        continue;
      }
      const query = new URLSearchParams({
        file: basename(file),
        source: options.source,
        ...(options.pool ? { pool: options.pool } : {}),
      });
      try {
        const receipt = await client.send(
          `/api/batches?${query}`,
          createReadStream(file, { highWaterMark: 1 << 20 }),
          receiptSchema,
        );
        sent.push({ file, receipt });
        say(`${file}: accepted as ${receipt.batch_id}`);
        if (!options.wait) yield asLine(receipt, null);
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        isWhole = false;
        yield { file: basename(file), error: error.message };
      }
    }
  }
  if (!options.wait) return isWhole;
  for (const { file, receipt } of sent) {
    const done = await settled(client, receipt.batch_id);
    const rejects = done.rejected > 0 ? await saveRejects(client, done, file, options.rejectsDir) : null;
    if (done.error) isWhole = false;
    say(
      `${file}: ${done.rows} rows, ${done.accepted} accepted, ${done.duplicate} duplicate, ${done.corrected} corrected, ${done.rejected} rejected`,
    );
    yield asLine(done, rejects);
  }
  return isWhole;
}

function asLine(receipt: Receipt, rejectsFile: string | null): Line {
  const { state, judged_at, error, note, ...rest } = receipt;
  void state;
  void judged_at;
  return { ...rest, rejects_file: rejectsFile, ...(note ? { note } : {}), ...(error ? { error } : {}) };
}

/** Waits until a batch is loaded and everything that follows from it is up to date. */
async function settled(client: ServiceClient, id: string): Promise<Receipt> {
  for (let waitMs = 20; ; waitMs = Math.min(waitMs * 1.5, 500)) {
    const receipt = await client.json(`/api/batches/${id}`, receiptSchema);
    if (receipt.judged_at !== null) return receipt;
    await sleep(waitMs);
  }
}

async function saveRejects(
  client: ServiceClient,
  receipt: Receipt,
  file: string,
  dir: string,
): Promise<string> {
  await mkdir(dir, { recursive: true });
  const isJson = /\.(ndjson|jsonl)(\.gz)?$/i.test(file);
  const path = resolve(
    dir,
    `${basename(file)
      .replace(/\.gz$/i, '')
      .replace(/\.[^.]*$/, '')}-${receipt.batch_id}.${isJson ? 'ndjson' : 'csv'}`,
  );
  await pipeline(
    await client.bytes(`/api/batches/${receipt.batch_id}/rejects`),
    createWriteStream(path, { mode: 0o600 }),
  );
  return path;
}
