import { decimal, type CardFacts, type Decimal, type ScoreCard } from '@fundwatch/settlement';
import { Invalid, NotFound } from '../../http/errors.js';
import type { Asker } from '../../http/principal.js';
import { CLERKS, OFFICERS } from '../access/operations.js';
import { isOneOf } from '../access/roles.js';
import type { Pools } from '../access/pools.js';
import { reachesWhole, wholePool, type Scope } from '../access/scope.js';
import { isWithheld, TOO_FEW } from '../indicators/few.js';
import { cardView } from './card.view.js';
import { medianOf, ranksOf } from './ranks.js';
import { readCard, type ScoreCards } from './score-cards.js';
import type { EntryRow, OfCard, ScoreEntriesRepository } from './score-entries.repository.js';
import type { ScoreFacts, Sources, SubjectFacts } from './score-facts.service.js';
import type { ScoreVersionsRepository, WholeVersion } from './score-versions.repository.js';
import type {
  ScoreBasis,
  ScoreCardOfSubject,
  ScoreCardView,
  ScoreRow,
  ScoresQuery,
  ScoresView,
  Trial,
} from './scores.dto.js';
import { readScores, readSnapshot, scoredOf, type Scored } from './snapshot.js';

type Asked = { pool: string; year: number; asOf?: string | undefined };
/** The scores of a whole pool, and what they rest on. */
type Whole = {
  card: ScoreCard;
  /** what the scores were worked out from */
  facts: readonly Pick<SubjectFacts, 'id' | 'facts'>[];
  all: Scored[];
  basis: ScoreBasis;
  version: WholeVersion | undefined;
};

/** Scores of institutions and alliances: as they were published, else as they would be now. */
export class ScoresService {
  constructor(
    private readonly pools: Pools,
    private readonly cards: ScoreCards,
    private readonly facts: ScoreFacts,
    private readonly versions: ScoreVersionsRepository,
    private readonly entries: ScoreEntriesRepository,
    private readonly subjects: Pick<Sources['indicators'], 'subjects'>,
  ) {}

  /** The cards that are there, those of institutions first. */
  catalogue(): ScoreCardView[] {
    return this.cards.all().map(cardView);
  }

  /** The scores of all in reach, the best first; ranks and the median are those of the whole pool, which name nobody. */
  async list(scope: Scope, query: ScoresQuery): Promise<ScoresView> {
    const pool = await this.pools.meant(scope, query.pool);
    const card = this.meant(query);
    return this.shown(scope, { ...query, pool }, await this.whole(scope, card, { ...query, pool }));
  }

  /** The card of one subject with its history. Throws `NotFound` of a subject out of reach. */
  async card(
    { scope, role }: Asker,
    grain: ScoreCard['grain'],
    id: string,
    query: ScoresQuery,
  ): Promise<ScoreCardOfSubject> {
    const pool = await this.pools.meant(scope, query.pool);
    const card = this.meant({ ...query, grain });
    const whole = await this.whole(scope, card, { ...query, pool });
    const { rows, ...head } = await this.shown(scope, { ...query, pool }, whole);
    const row = rows.find(({ subject_id }) => subject_id === id);
    if (!row) throw new NotFound(`${grain} ${id}`);
    const of = { pool, year: query.year, card: card.id };
    const [entries, versions] = await Promise.all([this.entries.history(of, id), this.publishedOf(of, id)]);
    return {
      ...head,
      row,
      may_enter: isOneOf(CLERKS, role) && reachesWhole(scope, pool),
      may_draft: isOneOf(OFFICERS, role) && reachesWhole(scope, pool),
      entries: entries.map(shownEntry),
      versions,
    };
  }

  /** What a card that somebody hands in would give. Throws `Invalid` with every fault of the text. */
  async trial(scope: Scope, { policy, ...asked }: Trial): Promise<ScoresView> {
    const pool = await this.pools.meant(scope, asked.pool);
    const card = this.cardIn(policy);
    const facts = await this.facts.of(wholePool(scope, pool), card, { ...asked, pool });
    const all = scoredOf(card, facts);
    return this.shown(scope, { ...asked, pool }, { card, facts, all, basis: 'computed', version: undefined });
  }

  /** Scores by subject, of those who have one: published where they are, else computed. For settlement. */
  async decimals(
    scope: Scope,
    { pool, year, card: id, asOf }: Asked & { card: string },
  ): Promise<{ basis: ScoreBasis; version: number | null; scores: ReadonlyMap<string, Decimal> }> {
    const { rows, basis, version } = await this.list(scope, { pool, year, card: id, asOf });
    const scores = rows.flatMap(({ subject_id, score }): [string, Decimal][] =>
      score === null ? [] : [[subject_id, decimal(score)]],
    );
    return { basis, version, scores: new Map(scores) };
  }

  private meant({ card, grain }: Pick<ScoresQuery, 'card' | 'grain'>): ScoreCard {
    if (card !== undefined) {
      const found = this.cards.find(card);
      if (grain && found.grain !== grain) throw new Invalid('card', `${card} is a card of ${found.grain}s`);
      return found;
    }
    const first = this.cards.all().find((own) => own.grain === (grain ?? 'institution'));
    if (!first) throw new NotFound('score card');
    return first;
  }

  private cardIn(policy: string): ScoreCard {
    const { card, faults } = readCard(policy);
    if (card) return card;
    const told = faults.map(({ line, path, reason }) => ({
      field: `line ${line}${path === '' ? '' : `, ${path}`}`,
      reason: `${reason.zh} / ${reason.en}`,
    }));
    const lines = told.map(({ field, reason }) => `${field}: ${reason}`);
    throw new Invalid('policy', lines.join('\n'), told);
  }

  /** Everybody's scores. Nothing of it may leave unless it is in the reader's reach. */
  private async whole(
    scope: Scope,
    card: ScoreCard,
    { basis, ...asked }: Asked & { basis?: ScoreBasis | undefined },
  ): Promise<Whole> {
    const of = { pool: asked.pool, year: asked.year, card: card.id };
    const isKept = asked.asOf === undefined && basis !== 'computed';
    const version = isKept ? await this.versions.published(of) : undefined;
    if (version) {
      const snapshot = readSnapshot(version.snapshot);
      return {
        card: snapshot.card,
        facts: snapshot.subjects,
        all: readScores(version.scores),
        basis: 'published',
        version,
      };
    }
    const facts = await this.facts.of(wholePool(scope, asked.pool), card, asked);
    return { card, facts, all: scoredOf(card, facts), basis: 'computed', version: undefined };
  }

  private async shown(scope: Scope, { pool, year }: Asked, whole: Whole): Promise<ScoresView> {
    const { card, all, basis, version } = whole;
    const reach = await this.subjects.subjects(scope, { pool, grain: card.grain });
    const ids = new Set(reach.map(({ id }) => id));
    const ranks = ranksOf(all);
    const factsOf = new Map(scope.onlyMany ? whole.facts.map(({ id, facts }) => [id, facts]) : []);
    const rows = all
      .filter(({ id }) => ids.has(id))
      .map((own) => rowOf(own, { grain: card.grain, year, rank: ranks.get(own.id) ?? null }))
      .map((row) => toldOf(scope, row, factsOf.get(row.subject_id)))
      .sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || (a.subject_id < b.subject_id ? -1 : 1));
    return {
      card: cardView(card),
      year,
      basis,
      version: version?.number ?? null,
      snapshot: version?.snapshot_sha256 ?? null,
      ranked: ranks.size,
      median: medianOf(all),
      rows,
    };
  }

  private async publishedOf(of: OfCard, id: string): Promise<ScoreCardOfSubject['versions']> {
    const history = (await this.versions.history(of)).filter(({ published_at }) => published_at !== null);
    return Promise.all(
      history.map(async (version) => {
        const whole = await this.versions.one(of, version.number);
        const scored = whole && readScores(whole.scores).find((own) => own.id === id);
        const isAbout = version.subjects.length === 0 || version.subjects.includes(id);
        return {
          number: version.number,
          state: version.state,
          restates: version.restates,
          card_version: version.card_version,
          snapshot: version.snapshot_sha256,
          // Why another's score was restated is not this one's to read.
          reason: isAbout ? version.reason : '',
          document: isAbout ? version.document : '',
          at: version.published_at ?? '',
          score: scored?.scored.score ?? null,
        };
      }),
    );
  }
}

/** A row as the reader is told of it: its points stand, figures that rest on few people do not. */
const toldOf = (scope: Scope, row: ScoreRow, facts: CardFacts | undefined): ScoreRow => ({
  ...row,
  parts: row.parts.map((part) => {
    const own = facts?.indicators[`${part.indicator}/${part.variant}`];
    return own && isWithheld(scope, part.indicator, part.variant, own)
      ? { ...withoutFigures(part), not_computable_reason: TOO_FEW }
      : part;
  }),
});

const withoutFigures = ({
  improvement: _improvement,
  last_year: _before,
  ...part
}: ScoreRow['parts'][number]): ScoreRow['parts'][number] => ({
  ...part,
  value: null,
  // Why is said beside it, as of any figure that is not there.
  reason: '数值不显示',
  reason_en: 'figure withheld',
});

const shownEntry = ({ subject_id: _, ...own }: EntryRow): ScoreCardOfSubject['entries'][number] => own;

function rowOf(
  { id, name, scored }: Scored,
  { grain, year, rank }: { grain: ScoreCard['grain']; year: number; rank: number | null },
): ScoreRow {
  return { subject_id: id, subject_name: name, grain, year, rank, ...scored };
}
