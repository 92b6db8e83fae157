import { STREAM_NAMES } from '@fundwatch/streams';
import type { Values } from './operations.js';
import { SPOTS, sourceOf } from './two-pools.js';

const [HOME] = SPOTS;
if (!HOME) throw new Error('no place');
/** Where readers are at home, and the pool next to it. */
export const { pool: POOL, area: AREA, alliance: ALLIANCE, code: CODE } = HOME;
export const OTHER_POOL = SPOTS.find((spot) => spot.pool !== POOL)?.pool ?? '';

/** Ids that were given to what arrived: known to a foreigner by guessing only. */
export type GivenIds = Readonly<Record<'findings' | 'batches' | 'cases' | 'files', readonly string[]>>;

/** One place of each kind of foreignness: next door, another county, another pool; and the own one. */
const picks = [0, 1, 2, 4, 7].flatMap((at) => SPOTS[at] ?? []);
const valuesOf = (ids: GivenIds): Record<string, readonly string[]> => ({
  pool: [POOL, OTHER_POOL],
  stream: STREAM_NAMES,
  institution: picks.map((spot) => spot.code),
  person: picks.map((spot) => spot.person),
  q: picks.map((spot) => spot.code),
  key: picks.flatMap((spot) => [spot.code, spot.visit, spot.person]),
  source: [sourceOf(OTHER_POOL), sourceOf(POOL)],
  file: ['visits.csv'],
  period: ['2025'],
  year: ['2025'],
  until: ['2025-12'],
  indicator: ['K08'],
  asOf: ['2025-12-31'],
  from: [],
  to: [],
  since: [],
  rule: ['I04'],
  cursor: [],
  limit: [],
  months: [],
  dateTo: [],
  dateFrom: [],
  last: ['3'],
  first: ['1'],
  everywhere: [],
  error: [],
  code: picks.map((spot) => spot.code),
  subjectOf: sampleOf(ids.findings),
  finding: sampleOf(ids.findings),
  suppression: ['0'.repeat(24)],
  sample: ['1', '2'],
  case: ids.cases,
  shown: ['1'],
  tier: ['township'],
  position: ['0', '1'],
  variant: ['main'],
  part: [],
  days: [],
  set: [],
  number: ['1'],
  item: ['survey_valid'],
  items: [],
  policy: ['chenzhou-capitation'],
  version: ['1'],
  card: ['capitated-institution', 'alliance'],
  basis: ['computed'],
  run: ['1', '2'],
  format: ['xlsx'],
  hash: ['0'.repeat(64)],
  name: ['a.pdf'],
  note: [],
  recusal: ['1'],
  disclosure: ['1'],
  task: ['1'],
  who: [],
  kind: ['inquiry'],
  amount: ['1.00'],
  subject: picks.map((spot) => spot.code),
});

const sampleOf = (ids: readonly string[]): string[] =>
  ids.filter((_, at) => at % 5 === 0 || at === ids.length - 1);

/** What to put into parameters: what fits first, then what is others'. */
export function scopeValues(ids: GivenIds): { values: Values; isKnown: (name: string) => boolean } {
  const known = valuesOf(ids);
  const values: Values = ({ path }, name, choices) => {
    if (name === 'file' && path.startsWith('/api/cases/')) return ids.files;
    if (name === 'id' && path.startsWith('/api/findings/')) return sampleOf(ids.findings);
    if (name === 'id' && path.startsWith('/api/batches/')) return sampleOf(ids.batches);
    if (name === 'id' && path.startsWith('/api/users/')) return ['999999'];
    if (name === 'since' && path.endsWith('/difference')) return ['2025-06'];
    if (name === 'id') return picks.flatMap((spot) => [spot.area, spot.alliance, spot.code]);
    return known[name] ?? choices;
  };
  return { values, isKnown: (name) => name === 'id' || name in known };
}
