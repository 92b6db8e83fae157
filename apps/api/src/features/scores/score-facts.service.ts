import { findMetric } from '@fundwatch/metrics';
import {
  decimal,
  divide,
  format,
  smaller,
  type CardFacts,
  type Decimal,
  type IndicatorFacts,
  type ManualFacts,
  type ScoreCard,
} from '@fundwatch/settlement';
import type { Scope } from '../access/scope.js';
import type { IndicatorRow, Subject } from '../indicators/indicators.dto.js';
import type { ScoreEntriesRepository } from './score-entries.repository.js';
import type { Arrived, ScoreQualityRepository } from './score-quality.repository.js';

export type Asked = { pool: string; year: number; asOf?: string | undefined };

/** A subject and all that its card is worked out from. */
export type SubjectFacts = { id: string; name: string; facts: CardFacts };

/** The rooms that scores read, by what they read of them. */
export type Sources = {
  indicators: {
    values(
      scope: Scope,
      query: {
        pool: string;
        period: string;
        grain: ScoreCard['grain'];
        indicator?: string;
        asOf?: string | undefined;
      },
    ): Promise<IndicatorRow[]>;
    subjects(scope: Scope, query: { pool: string; grain: ScoreCard['grain'] }): Promise<Subject[]>;
  };
  institutions: { tiers(scope: Scope, pool: string): Promise<{ code: string; tier: string }[]> };
  negativeLists: {
    standings(
      scope: Scope,
      query: { pool: string; year: number; grain: ScoreCard['grain'] },
    ): Promise<ReadonlyMap<string, CardFacts['listed']>>;
  };
  quality: Pick<ScoreQualityRepository, 'arrived'>;
  entries: Pick<ScoreEntriesRepository, 'latest'>;
};

const QUALITY_SCALE = 6;
/** Every figure rests on care and what was paid for it; an indicator names what else it needs. */
const ALWAYS = ['visits', 'settlements'] as const;

/** Gathers what is known of the subjects of a card. */
export class ScoreFacts {
  constructor(private readonly sources: Sources) {}

  async of(scope: Scope, card: ScoreCard, { pool, year, asOf }: Asked): Promise<SubjectFacts[]> {
    const { grain } = card;
    const [subjects, values, listed, arrived, entries] = await Promise.all([
      this.subjects(scope, card, pool),
      this.values(scope, card, { pool, year, asOf }),
      this.sources.negativeLists.standings(scope, { pool, year, grain }),
      this.sources.quality.arrived(scope, { pool, year, grain }),
      this.sources.entries.latest({ pool, year, card: card.id }),
    ]);
    const quality = qualityOf(arrived);
    const manual = new Map<string, Record<string, ManualFacts>>();
    for (const { subject_id, item, value, document, author, at } of entries)
      manual.set(subject_id, {
        ...manual.get(subject_id),
        [item]: { value, document, author, at },
      });
    return subjects.map(({ id, name }) => ({
      id,
      name,
      facts: {
        indicators: Object.fromEntries(
          Object.entries(values.get(id) ?? {}).map(([key, own]) => [
            key,
            { ...own, quality: quality(id, key.split('/')[0] ?? '') },
          ]),
        ),
        manual: manual.get(id) ?? {},
        listed: onCard(card, listed.get(id)),
      },
    }));
  }

  /** Those that the card assesses. */
  private async subjects(scope: Scope, card: ScoreCard, pool: string): Promise<Subject[]> {
    const all = await this.sources.indicators.subjects(scope, { pool, grain: card.grain });
    if (card.grain !== 'institution' || !card.tiers) return all;
    const tiers = new Map(
      (await this.sources.institutions.tiers(scope, pool)).map(({ code, tier }) => [code, tier]),
    );
    return all.filter(({ id }) => card.tiers?.includes(tiers.get(id) ?? ''));
  }

  /** Values of the indicators of a card by subject and `indicator/variant`, with last year's where improvement counts. */
  private async values(
    scope: Scope,
    card: ScoreCard,
    { pool, year, asOf }: Asked,
  ): Promise<Map<string, Record<string, IndicatorFacts>>> {
    const items = card.items.filter((item) => item.kind === 'indicator');
    const names = [...new Set(items.map(({ indicator }) => indicator))];
    const compared = new Set(
      items.filter(({ curve }) => curve.kind === 'improvement').map(({ indicator }) => indicator),
    );
    const read = (indicator: string, of: number, until?: string): Promise<IndicatorRow[]> =>
      this.sources.indicators.values(scope, {
        pool,
        period: String(of),
        grain: card.grain,
        indicator,
        asOf: until,
      });
    const [now, before] = await Promise.all([
      Promise.all(names.map((name) => read(name, year, asOf))),
      Promise.all([...compared].map((name) => read(name, year - 1))),
    ]);
    const earlier = new Map(before.flat().map((row) => [keyOf(row), row.value]));
    const wanted = new Set(items.map(({ indicator, variant }) => `${indicator}/${variant}`));
    const found = new Map<string, Record<string, IndicatorFacts>>();
    for (const row of now.flat()) {
      const key = `${row.indicator}/${row.variant}`;
      if (!wanted.has(key)) continue;
      found.set(row.subject_id, {
        ...found.get(row.subject_id),
        [key]: {
          value: row.value,
          numerator: row.numerator,
          denominator: row.denominator,
          ...(row.not_computable_reason === undefined ? {} : { reason: row.not_computable_reason }),
          ...(compared.has(row.indicator) ? { lastYear: earlier.get(keyOf(row)) ?? null } : {}),
        },
      });
    }
    return found;
  }
}

const keyOf = ({ subject_id, indicator, variant }: IndicatorRow): string =>
  `${subject_id} ${indicator}/${variant}`;

/** Items of the list that the card has; what nobody could look at is unknown. */
const onCard = (card: ScoreCard, standing: CardFacts['listed'] | undefined): CardFacts['listed'] =>
  Object.fromEntries(card.negative_list.map(({ item }) => [item, standing?.[item] ?? 'unknown']));

/** The least share of sound rows among the streams that an indicator rests on; null where none of them came. */
function qualityOf(arrived: readonly Arrived[]): (id: string, indicator: string) => string | null {
  const shares = new Map<string, Decimal>();
  for (const { id, stream, rows, rejected } of arrived) {
    const share = divide(decimal(rows - rejected), decimal(rows), QUALITY_SCALE);
    if (share) shares.set(`${id} ${stream}`, share);
  }
  return (id, indicator) => {
    const streams = [...ALWAYS, ...(findMetric(indicator)?.needs ?? [])];
    const known = streams.flatMap((stream) => shares.get(`${id} ${stream}`) ?? []);
    const [first, ...rest] = known;
    return first ? format(rest.reduce(smaller, first)) : null;
  };
}
