import type { StreamName } from '@fundwatch/streams';
import { clearingRows, neighboursOf } from './clearings.js';
import { livesOf, worldOf } from './county.js';
import { headerLine, type RowOf } from './csv.js';
import type { Life, World } from './life.js';
import { Mess } from './mess.js';
import type { SimulateOptions } from './options.js';
import { executionRow, feeRow, isRecorded, settlementRow, visitRow } from './rows/care.js';
import { fundRows } from './rows/funds.js';
import {
  allianceRow,
  contractRow,
  feedbackRow,
  institutionRow,
  insuredRow,
  referralRow,
  serviceRow,
} from './rows/people.js';
import { catalogueRows, stockRows } from './rows/reference.js';
import { rollsOf } from './rolls.js';
import { Sheets } from './sheets.js';
import { dayOfMoment, halfOf, quarterOf, yearOf } from './time.js';

/** A file of one stream; its rows are kept as ready chunks of CSV without the header. */
export type SimulatedFile = { stream: StreamName; name: string; rows: number; chunks: readonly Buffer[] };

/** The streams in an order in which references mostly come first. */
export const FILE_ORDER = [
  'catalogue',
  'alliances',
  'institutions',
  'stock',
  'insured',
  'contracts',
  'services',
  'visits',
  'referrals',
  'settlements',
  'fees',
  'executions',
  'feedback',
  'clearings',
  'funds',
] as const satisfies readonly StreamName[];

const year = (moment: number): string => String(yearOf(dayOfMoment(moment)));
const half = (moment: number): string => halfOf(dayOfMoment(moment));
const quarter = (moment: number): string => quarterOf(dayOfMoment(moment));

function write(sheets: Mess, life: Life, world: World): void {
  sheets.add('insured', '', insuredRow(life.person, world));
  for (const one of life.contracts) sheets.add('contracts', year(one.signed), contractRow(life, one));
  for (const one of life.services) sheets.add('services', half(one.time), serviceRow(life, one));
  for (const visit of life.visits) {
    sheets.add('visits', quarter(visit.begins), visitRow(life, visit));
    for (const bill of visit.bills) {
      sheets.add('settlements', quarter(bill.time), settlementRow(life, visit, bill));
      for (const line of bill.lines) {
        sheets.add('fees', quarter(line.time), feeRow(life, visit, bill, line));
        if (isRecorded(visit, line)) sheets.add('executions', quarter(line.time), executionRow(visit, line));
      }
    }
  }
  for (const one of life.referrals) sheets.add('referrals', year(one.applied), referralRow(life, one));
  for (const one of life.feedback) sheets.add('feedback', year(one.time), feedbackRow(life, one));
}

function single<S extends StreamName>(stream: S, rows: readonly RowOf<S>[]): SimulatedFile[] {
  const sheets = new Sheets();
  for (const row of rows) sheets.add(stream, '', row);
  return [...sheets.take(stream)].map((file) => ({ stream, ...file, name: `${file.name}.csv` }));
}

function* filesOf(sheets: Sheets, part: string): Generator<SimulatedFile> {
  for (const stream of FILE_ORDER) {
    for (const file of sheets.take(stream)) yield { stream, ...file, name: `${file.name}${part}.csv` };
  }
}

/** Who is on the rolls of the towns that begin in a part. */
function* onRolls(world: World, first: number, last: number): Generator<Life> {
  const settings = { ...world.settings, skip: first - 1, persons: last };
  for (const isInnocent of [true, false])
    for (const { life } of rollsOf({ ...world, settings }, isInnocent)) yield life;
}

/**
 * The files of a synthetic county, made one part of the people after the other while they are read. The
 * same options give the same bytes, and so do the same people in another split by `skip` and `persons`.
 */
export function* simulate(options: SimulateOptions): Generator<SimulatedFile> {
  const world = worldOf(options);
  const { persons, skip, part } = world.settings;
  yield* single('catalogue', catalogueRows(world));
  yield* single('alliances', world.network.alliances.map(allianceRow));
  yield* single('institutions', [...world.network.places, ...neighboursOf(world)].map(institutionRow));
  yield* single('stock', stockRows(world));
  const lives = livesOf(world);
  for (let first = skip + 1; first <= persons; first += part) {
    const sheets = new Sheets();
    const mess = new Mess(sheets, world.settings);
    const last = Math.min(persons, first + part - 1);
    for (let n = first; n <= last; n++) {
      const next = lives.next();
      if (next.done !== true) write(mess, next.value.life, world);
    }
    for (const life of onRolls(world, first, last)) write(mess, life, world);
    const whole = skip === 0 && last === persons && first === 1;
    yield* filesOf(sheets, whole ? '' : `-p${String(first).padStart(7, '0')}`);
  }
  yield* single('clearings', clearingRows(world));
  yield* single('funds', fundRows(world));
}

/** A file as CSV: the header, then its rows (RFC 4180, LF, UTF-8). */
export function* toCsv(file: SimulatedFile): Generator<string | Buffer> {
  yield headerLine(file.stream);
  yield* file.chunks;
}
