import { STREAMS, type Field, type StreamName } from '@fundwatch/streams';
import type { RowOf } from './csv.js';
import { Rng } from './rng.js';
import type { Sheets } from './sheets.js';

export type MessOptions = { seed: number; late: number; dirty: number };

/** What stands in a field that somebody mistyped, by the kind of the field. */
const SPOILED: Partial<Record<Field['kind'], readonly string[]>> = {
  date: ['2025-02-30', '31/12/2024', '暂无'],
  datetime: ['2025-13-01 08:00:00', '昨天'],
  money: ['12.345', '1,280.00', '——'],
  quantity: ['两盒', '1.00001'],
};

const fieldsOf = (stream: StreamName): [string, Field][] => Object.entries(STREAMS[stream].fields);

/** The period after: `2025-Q4` → `2026-Q1`, `2025` → `2026`, `1` → `2`. */
export function nextPeriod(period: string): string {
  const [, head = period, kind = '', nth = ''] = /^(\d+)(?:-([QH])(\d))?$/.exec(period) ?? [];
  const last = kind === 'Q' ? 4 : 2;
  if (kind === '' || Number(nth) === last) return `${Number(head) + 1}${kind === '' ? '' : `-${kind}1`}`;
  return `${head}-${kind}${Number(nth) + 1}`;
}

/**
 * Sends rows as real sources do: some a period late, some twice, some broken or unfinished first and put right in the
 * next period. Whoever takes the last good version of every row ends with the rows of a clean county.
 */
export class Mess {
  constructor(
    private readonly sheets: Sheets,
    private readonly options: MessOptions,
  ) {}

  add<S extends StreamName>(stream: S, period: string, row: RowOf<S>): void {
    const { seed, late, dirty } = this.options;
    if (late === 0 && dirty === 0) return this.sheets.add(stream, period, row);
    const cells: Readonly<Record<string, string | undefined>> = row;
    const rng = new Rng(seed, 'mess', stream, ...STREAMS[stream].key.map((name) => cells[name] ?? ''));
    const due = period === '' ? '1' : period;
    const first = rng.chance(late) ? nextPeriod(due) : due;
    if (!rng.chance(dirty)) return this.sheets.add(stream, first, row);
    const wrong = rng.pick([again, broken, broken, unfinished])(rng, stream, cells);
    this.sheets.add(stream, first, { ...row, ...wrong });
    this.sheets.add(stream, nextPeriod(first), row);
  }
}

type Wrong = (
  rng: Rng,
  stream: StreamName,
  cells: Readonly<Record<string, string | undefined>>,
) => Readonly<Record<string, string>>;

const again: Wrong = () => ({});

/** One value that no reader can take, or a required one that is missing. */
const broken: Wrong = (rng, stream, cells) => {
  const { key } = STREAMS[stream];
  const found = fieldsOf(stream).flatMap(([name, field]): [string, string][] => {
    if (key.some((part) => part === name) || !cells[name]) return [];
    const spoiled = (SPOILED[field.kind] ?? []).map((text): [string, string] => [name, text]);
    return field.required ? [...spoiled, [name, '']] : spoiled;
  });
  const one = found[rng.int(0, found.length - 1)];
  return one ? Object.fromEntries([one]) : {};
};

/** Something optional that was filled in later. */
const unfinished: Wrong = (rng, stream, cells) => {
  const found = fieldsOf(stream).filter(
    ([name, field]) => !field.required && cells[name] && ['text', 'id', 'name'].includes(field.kind),
  );
  const one = found[rng.int(0, found.length - 1)];
  return one ? { [one[0]]: '' } : {};
};
