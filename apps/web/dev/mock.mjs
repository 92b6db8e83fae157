/** A stand-in for the API. `node dev/mock.mjs` also serves the built pages; MOCK_STATE = loading | restarting | empty. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as data from './mock-data.mjs';

const state = process.env.MOCK_STATE ?? 'up';
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export function handleApi(req, res) {
  const url = new URL(req.url, 'http://mock');
  setTimeout(() => answer(req, res, url), Number(process.env.MOCK_DELAY_MS ?? 60));
}

function answer(req, res, url) {
  const params = Object.fromEntries(url.searchParams);
  const [, , place, id, part] = url.pathname.split('/');
  if (req.method === 'POST' && place === 'batches') return void upload(req, res, params);
  if (place === 'session')
    return send(res, {
      user: { name: 'demo-officer', role: 'officer' },
      pools: state === 'empty' ? [] : data.pools,
      clear: false,
    });
  if (place === 'overview') return send(res, overview(params.pool));
  if (place === 'metrics') return send(res, data.metrics);
  if (place === 'indicators' && id === 'trend')
    return send(res, { points: data.trend({ ...params, months: Number(params.months) }) });
  if (place === 'indicators') return send(res, { rows: data.indicatorRows(params.grain, params.period) });
  if (place === 'subjects') return send(res, data.subjects(params.grain));
  if (place === 'findings' && id)
    return one(
      res,
      data.findings.find(({ finding_id }) => finding_id === id),
      data.detail,
    );
  if (place === 'findings')
    return send(
      res,
      page(
        data.findings.filter((item) => matches(item, params)),
        params,
      ),
    );
  if (place === 'rules') return send(res, data.rules);
  if (place === 'batches' && part === 'rejects') return csv(res);
  if (place === 'batches' && id)
    return one(
      res,
      data.batches.find(({ batch_id }) => batch_id === id),
      (batch) => ({ ...batch, rejects: data.rejectsOf(batch) }),
    );
  if (place === 'batches') return send(res, page(data.batches, params));
  return problem(res, 404, 'not_found', '没有这个地址');
}

function overview(pool) {
  const isEmpty = state === 'empty' || pool === 'north';
  const live = data.findings.filter(({ withdrawn_at }) => !withdrawn_at);
  const byRule = [...new Set(live.map(({ rule_id }) => rule_id))].map((ruleId) => {
    const mine = live.filter(({ rule_id }) => rule_id === ruleId);
    return {
      ruleId,
      count: mine.length,
      amount: mine.reduce((sum, { amount }) => sum + Number(amount ?? 0), 0).toFixed(2),
    };
  });
  const grade = (wanted) => live.filter((item) => item.grade === wanted).length;
  return {
    pool,
    asOf: isEmpty ? null : '2025-12-31',
    receivedAt: isEmpty ? null : '2026-01-06T02:15:00.000Z',
    streams: isEmpty
      ? data.streams.map((one) => ({
          ...one,
          records: 0,
          rejected: 0,
          lastEvent: null,
          lastReceivedAt: null,
        }))
      : data.streams,
    findings: isEmpty
      ? { live: 0, byGrade: { clear: 0, suspected: 0, hint: 0 }, byRule: [] }
      : {
          live: live.length,
          byGrade: { clear: grade('clear'), suspected: grade('suspected'), hint: grade('hint') },
          byRule,
        },
    progress:
      state === 'loading'
        ? {
            state,
            done: 7,
            total: 19,
            text: { zh: '正在入库 fees-2025-12.csv.gz', en: 'Loading fees-2025-12.csv.gz' },
          }
        : { state: 'idle', done: 0, total: 0, text: null },
    engine: { state: state === 'restarting' ? 'restarting' : 'up' },
    dangling: isEmpty
      ? []
      : [{ stream: 'settlements', field: 'mdtrt_id', label: { zh: '就诊ID', en: 'Visit id' }, count: 128 }],
  };
}

function matches(item, { rule, grade, institution, person, q, from, to, withdrawn }) {
  return (
    (!rule || item.rule_id === rule) &&
    (!grade || item.grade === grade) &&
    (!institution || item.fixmedins_code === institution) &&
    (!person || item.psn_no === person) &&
    (!q || `${item.explanation_zh}${item.explanation_en}`.includes(q)) &&
    (!from || item.event_to >= from) &&
    (!to || item.event_from <= to) &&
    (withdrawn === '1' || !item.withdrawn_at)
  );
}

function page(list, { sort, order, limit = 50, cursor = 0 }) {
  const value = (item) => (sort === 'amount' ? Number(item.amount ?? 0) : (item[sort] ?? ''));
  const sorted = sort
    ? [...list].sort((a, b) => (value(a) < value(b) ? -1 : 1) * (order === 'asc' ? 1 : -1))
    : list;
  const end = Number(cursor) + Number(limit);
  return {
    items: sorted.slice(Number(cursor), end),
    total: list.length,
    next: end < list.length ? String(end) : null,
  };
}

function upload(req, res, { file, source, pool }) {
  let bytes = 0;
  req.on('data', (chunk) => (bytes += chunk.length));
  req.on('end', () => {
    const stream = Object.keys(data.streamLabels).find((name) => file.startsWith(name));
    if (!stream) return problem(res, 422, 'unknown_stream', `文件名“${file}”不以任何记录类型开头`);
    const rows = Math.max(1, Math.round(bytes / 100));
    const receipt = {
      ...data.batches[3],
      batch_id: `B${String(data.batches.length + 1).padStart(6, '0')}`,
      file,
      source,
      pool,
      stream,
      state: 'accepted',
      rows,
      accepted: 0,
      duplicate: 0,
      corrected: 0,
      rejected: 0,
      bytes,
      received_at: '2026-01-06T02:20:00.000Z',
      loaded_at: null,
    };
    data.batches.unshift(receipt);
    setTimeout(() => Object.assign(receipt, { state: 'loaded', accepted: rows }), 4000);
    return send(res, receipt);
  });
}

function one(res, found, show) {
  return found ? send(res, show(found)) : problem(res, 404, 'not_found', '没有这条记录');
}

function csv(res) {
  res.writeHead(200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="rejects.csv"',
  });
  res.end('\uFEFFsetl_id,_line,_errors\n');
}

function problem(res, status, code, detail) {
  res.writeHead(status, { 'content-type': 'application/problem+json' });
  res.end(JSON.stringify({ title: code, detail, code, status }));
}

function send(res, body) {
  res.writeHead(200, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
}

function sendFile(res, path) {
  const dist = join(import.meta.dirname, '../dist');
  const wanted = join(dist, normalize(path));
  const file = existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(dist, 'index.html');
  res.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(res);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = createServer((req, res) =>
    req.url.startsWith('/api/')
      ? handleApi(req, res)
      : sendFile(res, new URL(req.url, 'http://mock').pathname),
  );
  server.listen(Number(process.env.PORT ?? 4173), '127.0.0.1', () =>
    console.log(`http://127.0.0.1:${server.address().port}`),
  );
}
