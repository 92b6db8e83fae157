import { fieldNames, fieldOf, type Stream } from '@fundwatch/streams';

/** How alike two names must be to be suggested. */
const ENOUGH = 0.6;
const CONTAINED = 0.8;

/** What matters of a name: letters, digits and characters, without remarks in brackets. */
const bare = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[([【].*?[)\]】]/g, '')
    .replace(/[^\p{L}\p{N}]/gu, '');

const pairsOf = (text: string): string[] =>
  text.length < 2 ? [text] : Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2));

/** Likeness of two names from 0 to 1: the share of pairs of characters that both have. */
export function likeness(one: string, other: string): number {
  const [a, b] = [bare(one), bare(other)];
  if (a === '' || b === '') return 0;
  if (a === b) return 1;
  const left = pairsOf(b);
  let shared = 0;
  for (const pair of pairsOf(a)) {
    const at = left.indexOf(pair);
    if (at < 0) continue;
    left.splice(at, 1);
    shared += 1;
  }
  const share = (2 * shared) / (pairsOf(a).length + pairsOf(b).length);
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length > 1 && long.includes(short)
    ? Math.max(share, CONTAINED * (0.5 + short.length / long.length / 2))
    : share;
}

/** Suggests a field for each column that is none itself, the likest first; a field is suggested once. */
export function suggestColumns(stream: Stream, header: readonly string[]): Record<string, string> {
  const taken = new Set(header.map((name) => name.toLowerCase()));
  const candidates = header
    .filter((column) => !fieldNames(stream).includes(column.toLowerCase()))
    .flatMap((column) =>
      fieldNames(stream)
        .filter((name) => !taken.has(name))
        .map((name) => {
          const { zh, en } = fieldOf(stream, name).label;
          return { column, name, score: Math.max(...[name, zh, en].map((label) => likeness(column, label))) };
        }),
    )
    .filter(({ score }) => score >= ENOUGH)
    .sort((a, b) => b.score - a.score);
  const suggested = new Map<string, string>();
  for (const { column, name } of candidates) {
    if (suggested.has(column) || [...suggested.values()].includes(name)) continue;
    suggested.set(column, name);
  }
  return Object.fromEntries(suggested);
}
