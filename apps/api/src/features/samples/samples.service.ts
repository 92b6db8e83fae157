import { randomBytes } from 'node:crypto';
import { editionOf, findRule, unitSources, type Rule } from '@fundwatch/rules';
import { STREAMS } from '@fundwatch/streams';
import { Conflict, Denied, Invalid, NotFound } from '../../http/errors.js';
import type { Asker } from '../../http/principal.js';
import type { Audit } from '../audit/audit.js';
import { OFFICERS } from '../access/operations.js';
import { isOneOf } from '../access/roles.js';
import type { Pools } from '../access/pools.js';
import { reachesWhole, type Scope } from '../access/scope.js';
import { weighedOf } from '../efficacy/efficacy.js';
import type { EfficacyService } from '../efficacy/efficacy.service.js';
import { percent } from '../efficacy/share.js';
import type { Editions } from '../rule-versions/editions.js';
import type { DrawRepository } from './draw.repository.js';
import { recallOf } from './recall.js';
import type { Item, Mark, NewSample, Sample, SampleDetail, Samples, UnitRecords } from './samples.dto.js';
import type { ItemRow, SampleRow, SamplesRepository } from './samples.repository.js';
import type { UnitRecordsService } from './unit-records.service.js';
import { shownUnit, unitKindOf } from './units.js';

/** Random samples of what a rule found nothing of, so that what it misses can be estimated. */
export class SamplesService {
  constructor(
    private readonly pools: Pools,
    private readonly repository: SamplesRepository,
    private readonly draws: DrawRepository,
    private readonly records: UnitRecordsService,
    private readonly efficacy: EfficacyService,
    private readonly editions: Editions,
    private readonly audit: Audit,
  ) {}

  /** Those of a rule in a pool; a reader of some places has none, for a sample is of the whole pool. */
  async list({ scope, role }: Asker, id: string, asked: string | undefined): Promise<Samples> {
    const rule = ruleOf(id);
    const pool = await this.pools.meant(scope, asked);
    if (!reachesWhole(scope, pool)) return { may_draw: false, samples: [] };
    const rows = await this.repository.list(pool, rule.id);
    return {
      may_draw: isOfficer(role),
      samples: await Promise.all(rows.map((row) => this.shown(scope, rule, row))),
    };
  }

  /** Throws `Denied` of a reader of some places only, and `Conflict` where there is nothing to draw from. */
  async draw(asker: Asker, id: string, { size, ...asked }: NewSample): Promise<SampleDetail> {
    const shipped = ruleOf(id);
    const { scope } = asker;
    const pool = await this.pools.meant(scope, asked.pool);
    await this.pools.check(scope, pool);
    if (!reachesWhole(scope, pool))
      throw new Denied('a sample is of a whole pool, which lies beyond your reach');
    const day = (await this.pools.reached(scope)).find((row) => row.pool === pool)?.asOf?.slice(0, 10);
    const rule = (await this.editions.now(pool)).find((own) => own.id === id) ?? shipped;
    const seed = asked.seed ?? randomBytes(8).toString('hex');
    const drawn = day ? await this.draws.draw(scope, rule, { pool, day, seed, size }) : undefined;
    if (!drawn || drawn.units.length === 0)
      throw new Conflict(`rule ${rule.id} has no units in scope of which it found nothing`);
    const of = { pool, rule_id: rule.id, version: rule.version, edition: editionOf(rule) };
    const sample = { ...of, seed, asked: size, ...drawn };
    const made = await this.repository.add({ ...sample, drawn_by: scope.who }, (tx, sampleId) =>
      this.audit.appendWithin(tx, scope.who, 'sample.drawn', {
        sample: sampleId,
        rule: rule.id,
        pool,
        seed,
        units: drawn.units.length,
      }),
    );
    return this.detail(asker, made);
  }

  async detail({ scope, role }: Asker, id: number): Promise<SampleDetail> {
    const { row, rule } = await this.row(scope, id);
    const items = await this.repository.items(id);
    return {
      ...(await this.shown(scope, rule, row)),
      may_mark: isOfficer(role),
      items: items.map((item) => shownItem(scope, rule, item)),
    };
  }

  /** Throws `Invalid` of what was missed without saying what. */
  async mark(asker: Asker, of: { sample: number; position: number }, mark: Mark): Promise<SampleDetail> {
    const { scope } = asker;
    await this.item(scope, of);
    if (mark.verdict === 'missed' && mark.note.length < 2)
      throw new Invalid('note', 'say what the rule should have found');
    await this.repository.mark(of, mark, scope.who, (tx) =>
      this.audit.appendWithin(tx, scope.who, 'sample.marked', { ...of, ...mark }),
    );
    return this.detail(asker, of.sample);
  }

  /** What is known of a unit, for whoever is to say whether the rule missed something. */
  async unit(scope: Scope, of: { sample: number; position: number }): Promise<UnitRecords> {
    const { row, rule, item } = await this.item(scope, of);
    const kind = unitKindOf(rule);
    // A place has a page of its own; all of its records are no help.
    const sources = kind === 'institution' || kind === 'alliance' ? [] : unitSources(rule);
    if (scope.clear) await this.audit.append(scope.who, 'sample.read', { ...of });
    const streams = sources.map(({ stream, column }) => ({ stream: STREAMS[stream], column }));
    return {
      unit: shownUnit(scope, kind, item.unit),
      rows: await this.records.of(scope, { pool: row.pool, unit: item.unit, sources: streams }),
    };
  }

  /** Throws `NotFound` of a sample in a pool that is not wholly in reach. */
  private async row(scope: Scope, id: number): Promise<{ row: SampleRow; rule: Rule }> {
    const row = await this.repository.one(id);
    if (!row || !reachesWhole(scope, row.pool)) throw new NotFound(`sample ${id}`);
    return { row, rule: ruleOf(row.rule_id) };
  }

  private async item(
    scope: Scope,
    { sample, position }: { sample: number; position: number },
  ): Promise<{ row: SampleRow; rule: Rule; item: ItemRow }> {
    const found = await this.row(scope, sample);
    const item = (await this.repository.items(sample)).find((other) => other.position === position);
    if (!item) throw new NotFound(`unit ${position} of sample ${sample}`);
    return { ...found, item };
  }

  private async shown(scope: Scope, rule: Rule, row: SampleRow): Promise<Sample> {
    const counts = await this.efficacy.countsOf(scope, row);
    const found = recallOf({
      ...row,
      weighed: weighedOf(counts).weighed,
      confirmed: counts.outcomes.confirmed,
    });
    return {
      ...row,
      unit_kind: unitKindOf(rule),
      state: found.state,
      recall:
        found.state === 'estimated'
          ? {
              value: percent(found.recall.value),
              low: percent(found.recall.low),
              high: percent(found.recall.high),
            }
          : null,
    };
  }
}

const isOfficer = (role: Asker['role']): boolean => isOneOf(OFFICERS, role);

function ruleOf(id: string): Rule {
  const rule = findRule(id);
  if (!rule) throw new NotFound(`rule ${id}`);
  return rule;
}

const shownItem = (scope: Scope, rule: Rule, item: ItemRow): Item => ({
  ...item,
  unit: shownUnit(scope, unitKindOf(rule), item.unit),
});
