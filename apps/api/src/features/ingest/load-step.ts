import type { Layout, Stream } from '@fundwatch/streams';

/** One part of a batch on its way into the facts. */
export type LoadStep = {
  seq: number;
  part: number;
  /** which attempt at loading the batch this is: a worker that lost its lease must not write into another's tables */
  attempt: number;
  pool: string;
  source: string;
  stream: Stream;
  layout: Layout;
  /** the day the batch was received, in business time */
  received: string;
};

/** What a staged part holds: its rows, how many carry fields unknown to the stream, bounds of its keys, its first and last line, and the latest event of its sound rows. */
export type Survey = {
  rows: number;
  good: number;
  bad: number;
  strange: number;
  low: string;
  high: string;
  firstLine: number;
  lastLine: number;
  clock: string | null;
};

export type PartTables = Pick<LoadStep, 'seq' | 'part' | 'attempt'>;

/** The tables of a part, in the memory of the engine: its lines, its typed rows, its keys that need a second look. */
export function tablesOf({ seq, part, attempt }: PartTables): { lines: string; stage: string; keys: string } {
  const tag = `${seq}_${part}_${attempt}`;
  return { lines: `stage_lines_${tag}`, stage: `stage_rows_${tag}`, keys: `stage_keys_${tag}` };
}

/** SQL of the latest instant of column `event` among the rows `isSound`; one after the day of receipt moves no clock. */
export const clockOf = (event: string, isSound: string): string =>
  `toString(maxOrNullIf(${event}, ${isSound} AND ${event} < toDateTime({received:Date} + 1, 'Asia/Shanghai')))`;
