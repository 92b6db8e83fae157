import { hash } from './rng.js';
import type { Life, Line, Visit } from './life.js';
import type { Item } from './items.js';
import { dayOf, dayOfMoment } from './time.js';

/** From this day a sale must be scanned before the fund settles it. */
export const TRACED_FROM = dayOf('2025-07-01');

const product = (item: Item): string => String(10_000 + (hash(item.code) % 90_000));
/** Keeps codes of two counties with different prefixes apart. */
const first = (prefix: string): string => (prefix === '' ? '81' : `8${2 + (hash(prefix) % 8)}`);

/** A 20-digit code no other box has. Neighbouring boxes get far codes: real ones never come in a row at one till. */
function boxCode(prefix: string, item: Item, person: number, box: number): string {
  const owner = String((person * 3_266_489 + 1_234_567) % 10_000_000).padStart(7, '0');
  const serial = String((box * 791_939 + person * 7) % 1_000_000).padStart(6, '0');
  return `${first(prefix)}${product(item)}${serial}${owner}`;
}

/** A code of a box that a plan hands to several people; no person has the numbers it is made of. */
export const sharedBox = (prefix: string, item: Item, block: number, nth: number): string =>
  boxCode(prefix, item, 9_990_000 - block, nth + 1);

/** The code of a sale; an opened pack is shared by the sales of its place and month. */
export function traceCode(life: Life, visit: Visit, line: Line): string {
  const day = dayOfMoment(line.time);
  if (day < TRACED_FROM || line.item.list === '103' || line.item.list === '201') return '';
  const { prefix } = life.world.settings;
  if (!line.split)
    return boxCode(prefix, line.item, life.person.n, Number(visit.id.slice(-4)) * 100 + line.sn);
  return boxCode(
    prefix,
    line.item,
    9_000_000 + life.person.town.block,
    hash(visit.place.code, Math.floor(day / 30)) % 1_000_000,
  );
}
