import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from '../../apps/api/src/config/config.js';
import { OWNER_HEADER } from '../../apps/api/src/http/principal.js';
import { startServer, type Running } from '../../apps/api/src/server.js';
import { complete, ENGINE_ENTRY } from '../helpers/workbench.js';

let app: Running;
let folder: string;
let key: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fundwatch-'));
  const config = readConfig({ FUNDWATCH_DATA: folder, PORT: '0', LOG_LEVEL: 'error' });
  app = await startServer(config, { engineEntry: ENGINE_ENTRY });
  const made = await ask('POST', '/api/keys?source=his-1&pool=county', undefined, true);
  key = String(made.body['key']);
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

type Answer = { status: number; body: Record<string, unknown> };

async function ask(method: string, path: string, body?: string, isOwner = false): Promise<Answer> {
  const response = await fetch(`${app.url}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(isOwner ? { [OWNER_HEADER]: app.ownerToken } : { authorization: `Bearer ${key}` }),
    },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const visit = (id: string, values: Record<string, string> = {}) =>
  complete('visits', { mdtrt_id: id, ...values });

async function fateOf({ body }: Answer): Promise<Record<string, unknown>> {
  for (;;) {
    const path = `/api/batches/${String(body['batch_id'])}/lines?first=${String(body['first_line'])}&last=${String(body['last_line'])}`;
    const fate = (await ask('GET', path)).body;
    if (fate['judged_at'] !== null) return fate;
    await sleep(20);
  }
}

it('gives requests that come together one batch, and each its own lines', async () => {
  const sent = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      ask(
        'POST',
        '/api/records/visits?source=another',
        JSON.stringify([visit(`A${at}`), visit(`B${at}`, at % 2 ? { begntime: 'noon' } : {})]),
      ),
    ),
  );
  expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([202]));
  expect(new Set(sent.map(({ body }) => body['source']))).toEqual(new Set(['his-1']));
  const batches = new Set(sent.map(({ body }) => body['batch_id']));
  expect(batches.size).toBeLessThan(10);
  const places = sent.map(({ body }) => `${String(body['batch_id'])}/${String(body['first_line'])}`);
  expect(new Set(places).size).toBe(20);
  const fates = await Promise.all(sent.map(fateOf));
  for (const [at, fate] of fates.entries()) {
    expect(fate).toMatchObject({ rows: 2, accepted: at % 2 ? 1 : 2, duplicate: 0, rejected: at % 2 });
    expect(fate['rejects']).toMatchObject(at % 2 ? [{ record: 1, errors: [{ field: 'begntime' }] }] : []);
  }
  const again = await ask('POST', '/api/records/visits', JSON.stringify({ records: [visit('A0')] }));
  expect(await fateOf(again)).toMatchObject({ accepted: 0, duplicate: 1 });
});

it('takes nothing of a request that holds what is no record, and names it', async () => {
  const mixed = await ask('POST', '/api/records/visits', JSON.stringify([visit('C1'), 7]));
  expect(mixed).toMatchObject({
    status: 422,
    body: { code: 'unprocessable', fields: [{ field: 'records.1' }] },
  });
  const many = await ask(
    'POST',
    '/api/records/visits',
    JSON.stringify(Array.from({ length: 5001 }, () => ({}))),
  );
  expect(many).toMatchObject({ status: 413, body: { code: 'too_large' } });
  expect((await ask('POST', '/api/records/photos', '[{}]')).status).toBe(404);
  expect((await ask('POST', '/api/records/visits', '[]')).status).toBe(422);
});

it('has the findings of a pushed visit once its fate is told', async () => {
  const push = async (stream: string, row: Record<string, string>): Promise<void> =>
    void (await fateOf(await ask('POST', `/api/records/${stream}`, JSON.stringify([complete(stream, row)]))));
  await push('insured', { psn_no: 'P1', die_date: '2025-03-01' });
  const took: number[] = [];
  for (let at = 0; at < 6; at += 1) {
    const day = `2025-03-${10 + at}`;
    await push('visits', { mdtrt_id: `D${at}`, psn_no: 'P1', begntime: `${day} 09:00:00` });
    const started = performance.now();
    await push('settlements', {
      setl_id: `D${at}`,
      mdtrt_id: `D${at}`,
      psn_no: 'P1',
      setl_time: `${day} 10:00:00`,
    });
    took.push(performance.now() - started);
    const found = await ask('GET', '/api/findings?rule=I02&pool=county', undefined, true);
    expect(found.body['total']).toBe(at + 1);
  }
  process.stdout.write(`push to findings: best ${Math.round(Math.min(...took))} ms\n`);
});
