import { createHash } from 'node:crypto';
import {
  BUDGET_ITEM,
  BUDGET_METRICS,
  ENTERED_METRICS,
  ENTERED_NAMES,
  enteredFault,
  exceeds,
  findEntered,
  itemsOf,
  type Grain,
} from '@fundwatch/metrics';
import { Conflict, Invalid, NotFound, type FieldFault } from '../../http/errors.js';
import type { Audit } from '../audit/audit.js';
import type { Pools } from '../access/pools.js';
import type { Scope } from '../access/scope.js';
import type { Subject } from '../indicators/indicators.dto.js';
import type {
  HistoryQuery,
  ItemView,
  NewValue,
  Step,
  ValuesBody,
  ValuesQuery,
  Written,
} from './entered.dto.js';
import type { EnteredRepository } from './entered.repository.js';

/** Whoever knows the subjects of a grain that a scope reaches. */
export type SubjectSource = {
  subjects(scope: Scope, pool: string, grain: Grain): Promise<Subject[]>;
};

/** Numbers that no record holds: who entered what from which document, every step of it. */
export class EnteredService {
  constructor(
    private readonly pools: Pools,
    private readonly repository: EnteredRepository,
    private readonly places: SubjectSource,
    private readonly audit: Audit,
  ) {}

  /** What can be entered, as forms and documents show it. */
  items(): ItemView[] {
    return ENTERED_NAMES.flatMap((name) => {
      const item = findEntered(name);
      if (!item) return [];
      const { partOf, grains, periods, ...shown } = item;
      const readers = ENTERED_METRICS.filter((metric) => itemsOf(metric).includes(name));
      const indicators = name === BUDGET_ITEM ? BUDGET_METRICS : readers;
      return [
        {
          ...shown,
          item: name,
          part_of: partOf ?? null,
          grains: [...grains],
          periods: [...periods],
          indicators: [...new Set(indicators.map(({ id }) => id))],
        },
      ];
    });
  }

  /** The numbers of a period as they stand, of the subjects in reach. */
  async values(scope: Scope, { id, ...query }: ValuesQuery): Promise<Step[]> {
    const pool = await this.pools.meant(scope, query.pool);
    const subjects = (await this.reached(scope, pool, query.grain)).filter((known) => !id || known === id);
    return this.repository.current({ pool, grain: query.grain, periods: [query.period], subjects });
  }

  /** Every step of a number. Throws `NotFound` for a subject out of reach. */
  async history(scope: Scope, query: HistoryQuery): Promise<Step[]> {
    const pool = await this.pools.meant(scope, query.pool);
    if (!(await this.reached(scope, pool, query.grain)).includes(query.id))
      throw new NotFound(`${query.grain} ${query.id}`);
    return this.repository.history({ ...query, pool });
  }

  /** The number of an item as it stands, of each of these subjects that has one. Whoever asks has seen that they are in reach. */
  async amounts(query: {
    pool: string;
    grain: Grain;
    period: string;
    item: string;
    subjects: readonly string[];
  }): Promise<Map<string, Step>> {
    const steps = await this.repository.current({
      ...query,
      periods: [query.period],
      items: [query.item],
    });
    return new Map(steps.filter(({ value }) => value !== null).map((step) => [step.subject_id, step]));
  }

  /** Takes numbers, all of them or none. Rows that say what stands already are left out. */
  async enter(scope: Scope, { rows, pool: asked, ...heading }: ValuesBody): Promise<Written> {
    const pool = await this.pools.meant(scope, asked);
    const { grain, period, reason } = heading;
    const subjects = await this.reached(scope, pool, grain);
    const steps = await this.repository.current({ pool, grain, periods: [period], subjects });
    const standing = new Map(steps.map((step) => [keyOf(step), step]));
    const faults = rows.flatMap((row, at) => faultsOf(row, at, { grain, period, subjects, standing, rows }));
    const changed = rows.filter((row) => !isSame(row, standing.get(keyOf(row))));
    if (faults.length === 0 && reason === '' && changed.some(({ previous }) => previous !== null))
      faults.push({
        field: 'reason',
        reason: '更改已填数字须说明原因 | say why a number that stands is changed',
      });
    const [first, ...others] = faults;
    if (first) throw new Invalid(first.field, first.reason, others);
    const outdated = changed.filter((row) => (standing.get(keyOf(row))?.step ?? null) !== row.previous);
    if (outdated.length > 0) throw overtaken(outdated);
    if (changed.length === 0) return { written: 0, unchanged: rows.length };
    const digest = createHash('sha256').update(JSON.stringify(changed)).digest('hex');
    const taken = await this.repository.append({ ...heading, pool, author: scope.who }, changed, (tx) =>
      this.audit.appendWithin(tx, scope.who, 'values.entered', {
        pool,
        ...heading,
        rows: changed.length,
        sha256: digest,
      }),
    );
    if (!taken) throw overtaken(changed);
    return { written: changed.length, unchanged: rows.length - changed.length };
  }

  private async reached(scope: Scope, pool: string, grain: Grain): Promise<string[]> {
    return (await this.places.subjects(scope, pool, grain)).map(({ id }) => id);
  }
}

type Key = { item: string; subject_id: string };
const keyOf = ({ item, subject_id }: Key): string => JSON.stringify([item, subject_id]);

const overtaken = (rows: readonly NewValue[]): Conflict =>
  new Conflict(
    `${rows.length} of the numbers were changed by somebody else meanwhile: look at them again`,
    rows.map(({ item, subject_id }) => ({
      field: `${subject_id}.${item}`,
      reason: '已被他人更改 | changed meanwhile',
    })),
  );

/** Whether a number says what stands already; so a file may be sent twice. */
const isSame = ({ value }: NewValue, standing: Step | undefined): boolean =>
  standing === undefined
    ? value === null
    : value === null || standing.value === null
      ? value === standing.value
      : !exceeds(value, standing.value) && !exceeds(standing.value, value);

type Around = {
  grain: Grain;
  period: string;
  subjects: readonly string[];
  standing: ReadonlyMap<string, Step>;
  rows: readonly NewValue[];
};

function faultsOf(row: NewValue, at: number, around: Around): FieldFault[] {
  const field = `rows.${at}`;
  if (!around.subjects.includes(row.subject_id))
    return [
      {
        field: `${field}.subject_id`,
        reason: `没有这个对象，或不在权限内：${row.subject_id} | ${row.subject_id} does not exist, or lies outside your reach`,
      },
    ];
  if (around.rows.findIndex((other) => keyOf(other) === keyOf(row)) !== at)
    return [{ field: `${field}.item`, reason: '同一数字出现两次 | the same number twice' }];
  const fault = enteredFault({ ...row, grain: around.grain, period: around.period });
  if (fault) return [{ field: `${field}.${fault.field}`, reason: fault.reason }];
  return overWhole(row, around) ? [{ field: `${field}.value`, reason: OVER }] : [];
}

const OVER = '部分大于全部 | a part exceeds its whole';

/** Whether a number exceeds the one that it is a part of, or falls below a part of it, as they will stand. */
function overWhole(row: NewValue, { rows, standing }: Around): boolean {
  const valueOf = (item: string): string | null => {
    const key = { item, subject_id: row.subject_id };
    const given = rows.find((other) => keyOf(other) === keyOf(key));
    return (given ? given.value : standing.get(keyOf(key))?.value) ?? null;
  };
  const pairs = ENTERED_NAMES.flatMap((part) => {
    const whole = findEntered(part)?.partOf;
    return whole && (part === row.item || whole === row.item) ? [[valueOf(part), valueOf(whole)]] : [];
  });
  return pairs.some(([part, whole]) => part && whole && exceeds(part, whole));
}
