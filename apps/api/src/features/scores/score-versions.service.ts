import { decimal, compare, type ScoreCard } from '@fundwatch/settlement';
import { Conflict, Denied, Invalid, NotFound } from '../../http/errors.js';
import type { Pools } from '../access/pools.js';
import { reachesWhole, wholePool, type Scope } from '../access/scope.js';
import { canonical, sha256 } from './canonical.js';
import type { ScoreCards } from './score-cards.js';
import type { OfCard, ScoreEntriesRepository } from './score-entries.repository.js';
import type { ScoreFacts, Sources, SubjectFacts } from './score-facts.service.js';
import type { ScoreVersionsRepository, StoredVersion, WholeVersion } from './score-versions.repository.js';
import type {
  Move,
  NewEntry,
  NewVersion,
  ScoreVersion,
  ScoreVersionState,
  VersionChange,
  VersionsQuery,
} from './scores.dto.js';
import { readScores, readSnapshot, scoredOf, snapshotText, type Scored } from './snapshot.js';

/** How scores are drawn up, published by a second person, and restated after an appeal. The database refuses every other way. */
export class ScoreVersionsService {
  constructor(
    private readonly pools: Pools,
    private readonly cards: ScoreCards,
    private readonly facts: ScoreFacts,
    private readonly versions: ScoreVersionsRepository,
    private readonly entries: ScoreEntriesRepository,
    private readonly subjects: Pick<Sources['indicators'], 'subjects'>,
  ) {}

  /** All of a card in a year, the latest first; a reader of a part of the pool has none. */
  async list(scope: Scope, query: VersionsQuery): Promise<ScoreVersion[]> {
    const of = await this.place(scope, query);
    if (!reachesWhole(scope, of.pool)) return [];
    return (await this.versions.history(of)).map((version) => shown(scope, version));
  }

  /**
   * Draws up the scores: everybody's, or upon a published version those of the subjects that are named, while the others stay as
   * they were published. Throws `Conflict` while another draft waits.
   */
  async draft(scope: Scope, body: NewVersion): Promise<ScoreVersion> {
    const of = await this.place(scope, body);
    refuseInPart(scope, of.pool);
    const before = await this.versions.published(of);
    if (before && (body.subjects.length === 0 || body.document === ''))
      throw new Invalid(
        body.document === '' ? 'document' : 'subjects',
        'scores that are published are restated for those who appealed, with the decision that says so',
      );
    if (!before && body.subjects.length > 0)
      throw new Invalid('subjects', 'nothing is published yet that could be restated');
    const card = before ? readSnapshot(before.snapshot).card : this.cards.find(of.card);
    const subjects = await this.drawn(scope, card, { of, before, named: body.subjects });
    if (subjects.some(isBeingCounted))
      throw refused('figures are being counted anew after an update: try again in a moment', 'counted_anew');
    const snapshot = snapshotText({ card, year: of.year, subjects });
    const number = await this.versions.draft(
      of,
      {
        restates: before?.number ?? null,
        subjects: body.subjects,
        document: body.document,
        reason: body.reason,
        card_version: card.version,
        snapshot,
        snapshot_sha256: sha256(snapshot),
        scores: canonical(scoredOf(card, subjects)),
      },
      scope.who,
    );
    if (number === undefined) throw refused('another draft waits: publish it, or drop it', 'one_draft');
    return this.one(scope, of, number);
  }

  /** Publishes a draft, or drops it. Throws `Denied` of the one who drew it up and would publish it. */
  async move(scope: Scope, number: number, query: VersionsQuery, { state: to }: Move): Promise<ScoreVersion> {
    const of = await this.place(scope, query);
    refuseInPart(scope, of.pool);
    const version = (await this.versions.history(of)).find((own) => own.number === number);
    if (!version) throw new NotFound(`version ${number} of these scores`);
    if (version.state !== 'draft') throw refused(`version ${number} is ${version.state}`, 'moved_on');
    if (to === 'published' && version.drawn_by === scope.who)
      throw new Denied('scores are published by another than who drew them up');
    if (!(await this.versions.move(version, to, scope.who)))
      throw refused(`version ${number} was moved by somebody else`, 'moved_on');
    return this.one(scope, of, number);
  }

  /** What a version changed against the one that it takes the place of. */
  async changes(scope: Scope, number: number, query: VersionsQuery): Promise<VersionChange[]> {
    const of = await this.place(scope, query);
    refuseInPart(scope, of.pool);
    const after = await this.versions.one(of, number);
    if (!after) throw new NotFound(`version ${number} of these scores`);
    const before = after.restates === null ? undefined : await this.versions.one(of, after.restates);
    return changesBetween(scoredIn(before), scoredIn(after));
  }

  /** Enters a value of a manual item, upon the entry that was seen. Throws `Conflict` when another came since. */
  async enter(scope: Scope, body: NewEntry): Promise<void> {
    const of = await this.place(scope, body);
    refuseInPart(scope, of.pool);
    const card = this.cards.find(of.card);
    const item = card.items.find((own) => own.kind === 'manual' && own.item === body.item);
    if (item?.kind !== 'manual') throw new NotFound(`item ${body.item} of card ${card.id}`);
    if (compare(decimal(body.value), decimal(item.full_value)) > 0)
      throw new Invalid('value', `is more than ${item.full_value}, the value that earns full marks`);
    const known = await this.subjects.subjects(scope, { pool: of.pool, grain: card.grain });
    if (!known.some(({ id }) => id === body.subject_id))
      throw new NotFound(`${card.grain} ${body.subject_id}`);
    const { item: name, subject_id, value, document, note, previous } = body;
    const own = { item: name, subject_id, value, document, note, author: scope.who, previous };
    if (!(await this.entries.add(of, own)))
      throw new Conflict('somebody else has entered a value since', [
        { field: 'previous', reason: 'moved_on' },
      ]);
  }

  private async drawn(
    scope: Scope,
    card: ScoreCard,
    { of, before, named }: { of: OfCard; before: WholeVersion | undefined; named: readonly string[] },
  ): Promise<SubjectFacts[]> {
    const now = await this.facts.of(wholePool(scope, of.pool), card, of);
    if (!before) return now;
    const kept = readSnapshot(before.snapshot).subjects;
    const unknown = named.find((id) => !kept.some((own) => own.id === id));
    if (unknown !== undefined) throw new NotFound(`${card.grain} ${unknown}`);
    return kept.map((own): SubjectFacts => {
      const fresh = named.includes(own.id) ? now.find(({ id }) => id === own.id) : undefined;
      return fresh ?? own;
    });
  }

  private async place(scope: Scope, { pool, year, card }: VersionsQuery): Promise<OfCard> {
    const meant = await this.pools.meant(scope, pool);
    await this.pools.check(scope, meant);
    return { pool: meant, year, card: this.cards.find(card).id };
  }

  private async one(scope: Scope, of: OfCard, number: number): Promise<ScoreVersion> {
    const version = (await this.versions.history(of)).find((own) => own.number === number);
    if (!version) throw new NotFound(`version ${number} of these scores`);
    return shown(scope, version);
  }
}

const scoredIn = (version: WholeVersion | undefined): Scored[] => (version ? readScores(version.scores) : []);

function changesBetween(before: readonly Scored[], after: readonly Scored[]): VersionChange[] {
  const earlier = new Map(before.map((own) => [own.id, own]));
  return after.flatMap(({ id, name, scored }) => {
    const was = earlier.get(id)?.scored;
    const names = [...new Set([...(was?.parts ?? []), ...scored.parts].map(partName))];
    const pointsIn = (of: Scored['scored'] | undefined, part: string): string | null =>
      of?.parts.find((own) => partName(own) === part)?.points ?? null;
    const parts = names
      .map((part) => ({ indicator: part, before: pointsIn(was, part), after: pointsIn(scored, part) }))
      .filter((part) => part.before !== part.after);
    if (was && was.score === scored.score && parts.length === 0) return [];
    return [{ subject_id: id, subject_name: name, before: was?.score ?? null, after: scored.score, parts }];
  });
}

/** After an update figures are unknown for a while, and nothing is to be published of that. */
const isBeingCounted = ({ facts }: SubjectFacts): boolean =>
  Object.values(facts.indicators).some(({ reason }) => reason?.endsWith('is being counted anew'));

const partName = ({ kind, indicator }: Scored['scored']['parts'][number]): string =>
  kind === 'indicator' || kind === 'manual' ? indicator : `${kind} ${indicator}`;

function shown(scope: Scope, version: StoredVersion): ScoreVersion {
  const steps: [ScoreVersionState, string | null, string | null][] = [
    ['draft', version.drawn_by, version.drawn_at],
    ['published', version.published_by, version.published_at],
    [version.state === 'dropped' ? 'dropped' : 'restated', version.ended_by, version.ended_at],
  ];
  const mayPublish = version.drawn_by !== scope.who;
  return {
    year: version.year,
    card: version.card,
    number: version.number,
    state: version.state,
    restates: version.restates,
    subjects: version.subjects,
    reason: version.reason,
    document: version.document,
    card_version: version.card_version,
    snapshot: version.snapshot_sha256,
    steps: steps.flatMap(([state, by, at]) => (by === null || at === null ? [] : [{ state, by, at }])),
    moves: version.state !== 'draft' ? [] : mayPublish ? ['published', 'dropped'] : ['dropped'],
  };
}

function refuseInPart(scope: Scope, pool: string): void {
  if (!reachesWhole(scope, pool)) throw new Denied('scores are of the whole pool, which is not yours');
}

const refused = (message: string, reason: string): Conflict =>
  new Conflict(message, [{ field: 'state', reason }]);
