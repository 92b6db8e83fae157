import { explain, findRule } from '@fundwatch/rules';
import { findStream, type Stream, type Text } from '@fundwatch/streams';
import { NotFound } from '../../http/errors.js';
import type { Audit } from '../audit/audit.js';
import type { Pools } from '../access/pools.js';
import { maskPerson, reachesWhole, type Scope } from '../access/scope.js';
import type { InstitutionNames, Names } from '../institutions/institution-names.js';
import type { RecordsRepository, StoredRecord } from '../records/records.repository.js';
import { shownFields } from '../records/shown-fields.js';
import { factTexts } from './fact-texts.js';
import type { Editions } from '../rule-versions/editions.js';
import { presentRule } from '../rules/rules.service.js';
import { cursorOf, placeOf, type Place } from './findings.cursor.js';
import type {
  EveryFindingQuery,
  EvidenceRow,
  Finding,
  FindingDetail,
  FindingFilter,
  FindingsPage,
  FindingsQuery,
} from './findings.dto.js';
import type { FindingRow, FindingsRepository } from './findings.repository.js';

type NameOf = (institution: string) => string | undefined;

/** Findings as people read them: the story in both languages, ids masked unless the reader may see them. */
export class FindingsService {
  constructor(
    private readonly pools: Pools,
    private readonly repository: FindingsRepository,
    private readonly names: InstitutionNames,
    private readonly records: RecordsRepository,
    private readonly audit: Audit,
    private readonly editions: Editions,
  ) {}

  async page(scope: Scope, query: FindingsQuery): Promise<FindingsPage> {
    const { sort, order, limit, cursor, ...asked } = query;
    const filter = await this.resolve(scope, asked);
    const after = cursor === undefined ? undefined : placeOf(query, cursor);
    // One row more than asked for tells whether there is a next page.
    const { rows: found, total } = await this.repository.page(scope, filter, {
      sort,
      order,
      limit: limit + 1,
      after,
    });
    const rows = found.slice(0, limit);
    const last = found.length > limit ? rows.at(-1) : undefined;
    const names = await this.namesOf(scope, rows);
    return {
      items: rows.map((row) => this.present(scope, row, names.get(row.pool) ?? new Map())),
      total,
      next: last ? cursorOf(query, placeOfRow(last, sort)) : null,
    };
  }

  /** Every finding of a query, of the pools in reach. */
  async *every(scope: Scope, { asOf, ...filter }: EveryFindingQuery): AsyncGenerator<Finding> {
    if (asOf === undefined) return yield* this.all(scope, filter);
    const pools = filter.pool ? [filter.pool] : (await this.pools.reached(scope)).map((row) => row.pool);
    yield* this.all(scope, filter, { pools, day: asOf });
  }

  /** Every finding of a filter; `asOf` judges anew as of a past day instead of reading what is stored. */
  async *all(
    scope: Scope,
    filter: FindingFilter,
    asOf?: { pools: readonly string[]; day: string },
  ): AsyncGenerator<Finding> {
    const names = new Map<string, Names>();
    const namesOf = async (pool: string): Promise<Names> => {
      const known = names.get(pool) ?? (await this.names.of(scope, pool));
      names.set(pool, known);
      return known;
    };
    if (!asOf) {
      for await (const row of this.repository.all(scope, filter))
        yield this.present(scope, row, await namesOf(row.pool));
      return;
    }
    for (const pool of asOf.pools) {
      const rules = await this.editions.inForce(pool, asOf.day);
      for (const rule of rules.filter((known) => !filter.rule || known.id === filter.rule)) {
        for await (const row of this.repository.asOf(scope, rule, pool, asOf.day)) {
          if (!filter.grade || row.grade === filter.grade)
            yield this.present(scope, row, await namesOf(pool));
        }
      }
    }
  }

  /** Some findings of a pool by their ids, as people read them, in the order of their events. */
  async byIds(scope: Scope, pool: string, ids: readonly string[]): Promise<Finding[]> {
    if (ids.length === 0) return [];
    const [rows, names] = await Promise.all([
      this.repository.ofIds(scope, { pool, ids, withdrawn: true, suppressed: true }, ids, {
        sort: 'event_from',
        order: 'asc',
      }),
      this.names.of(scope, pool),
    ]);
    return rows.map((row) => this.present(scope, row, names));
  }

  /** Rows of one pool as people read them. */
  async *presented(scope: Scope, pool: string, rows: AsyncIterable<FindingRow>): AsyncGenerator<Finding> {
    const names = await this.names.of(scope, pool);
    for await (const row of rows) yield this.present(scope, row, names);
  }

  /** One finding with its rule and its evidence rows as they stand now. */
  async detail(scope: Scope, id: string): Promise<FindingDetail> {
    const row = await this.row(scope, id);
    const [rules, names, records] = await Promise.all([
      this.editions.now(row.pool),
      this.names.of(scope, row.pool),
      this.evidence(scope, row),
    ]);
    const rule = rules.find((known) => known.id === row.rule_id);
    if (!rule) throw new NotFound(`finding ${id}`);
    const nameOf = (code: string): string | undefined => names.get(code);
    const rows = records.map((record) => evidenceRow(scope, record, nameOf));
    if (scope.clear)
      await this.audit.append(scope.who, 'finding.read', { finding: id, records: rows.length });
    const finding = this.present(scope, row, names);
    return {
      finding: reachesWhole(scope, row.pool)
        ? finding
        : { ...finding, evidence: rows.map(({ stream, key }) => ({ stream, key })) },
      rule: presentRule(rule),
      innocent: rule.innocent.map((item) => ({ text: item.text, result: item.checked })),
      fact_texts: factTexts(rule, row.facts, (code) =>
        placeText(nameOf(code), reachesWhole(scope, row.pool)),
      ),
      rows,
    };
  }

  /** A finding as it is kept, ids in clear: for services, never for an answer. */
  async row(scope: Scope, id: string): Promise<FindingRow> {
    const [row] = await this.repository.ofIds(scope, { id }, [id], { sort: 'detected_at', order: 'desc' });
    if (!row) throw new NotFound(`finding ${id}`);
    return row;
  }

  private async resolve(
    scope: Scope,
    { subjectOf, ...filter }: Omit<FindingsQuery, 'sort' | 'order' | 'limit' | 'cursor'>,
  ): Promise<FindingFilter> {
    if (subjectOf === undefined) return filter;
    const {
      pool,
      psn_no: person,
      subject_type: subjectType,
      subject_id: subjectId,
    } = await this.row(scope, subjectOf);
    return { ...filter, pool, ...(person === '' ? { subjectType, subjectId } : { person }) };
  }

  private async evidence(scope: Scope, row: FindingRow): Promise<EvidenceRecord[]> {
    const streams = [...new Set(row.evidence.map((item) => item.stream))].flatMap(
      (name) => findStream(name) ?? [],
    );
    const found = await Promise.all(streams.map((stream) => this.evidenceOf(scope, row, stream)));
    return found.flat();
  }

  private async evidenceOf(scope: Scope, row: FindingRow, stream: Stream): Promise<EvidenceRecord[]> {
    const own = row.evidence.flatMap(({ stream: name, key }, at) =>
      name === stream.name ? [{ key, at }] : [],
    );
    const positions = new Map(own.map(({ key, at }) => [key.join('\u001f'), at]));
    const keys = own.map(({ key }) => key);
    const found: EvidenceRecord[] = [];
    // Evidence of a finding in reach may lie at a place out of reach; a narrow reader does not see it.
    for await (const record of this.records.records(scope, { stream, pool: row.pool, keys })) {
      const key = stream.key.map((part) => String(record[part] ?? ''));
      found.push({ stream, key, record, position: positions.get(key.join('\u001f')) ?? 0 });
    }
    return found;
  }

  /** Names of the institutions of the pools that findings are of. */
  private async namesOf(scope: Scope, rows: readonly FindingRow[]): Promise<Map<string, Names>> {
    const pools = [...new Set(rows.map(({ pool }) => pool))];
    const names = await Promise.all(pools.map((pool) => this.names.of(scope, pool)));
    return new Map(pools.map((pool, at) => [pool, names[at] ?? new Map()]));
  }

  private present(scope: Scope, row: FindingRow, names: Names): Finding {
    const rule = findRule(row.rule_id);
    const { withdrawn_at, suppressed, review, evidence, facts, ...rest } = row;
    const isWhole = reachesWhole(scope, row.pool);
    const known = (code: string): string | undefined => names.get(code);
    // What a reader of some places sees of another place is that there is one.
    const nameIn = (language: 'zh' | 'en') => (code: string) =>
      known(code) ?? (isWhole ? undefined : ELSEWHERE[language]);
    const isForeign = (name: string, value: string): boolean =>
      !isWhole && value !== '' && rule?.facts[name]?.isInstitution === true && known(value) === undefined;
    return {
      ...rest,
      fixmedins_name: known(row.fixmedins_code) ?? '',
      facts: Object.fromEntries(
        Object.entries(facts).map(([name, value]) => [name, isForeign(name, value) ? '' : value]),
      ),
      subject_id: row.subject_type === 'person' ? maskPerson(scope, row.subject_id) : row.subject_id,
      psn_no: maskPerson(scope, row.psn_no),
      // Evidence may lie at such another place; the finding's own page shows what lies in reach.
      evidence: isWhole
        ? evidence.map(({ stream, key }) => ({ stream, key: plainKey(stream, key, scope) }))
        : [],
      explanation_zh: rule ? explain(rule, 'zh', facts, nameIn('zh')) : '',
      explanation_en: rule ? explain(rule, 'en', facts, nameIn('en')) : '',
      ...(withdrawn_at ? { withdrawn_at } : {}),
      ...(suppressed ? { suppressed } : {}),
      ...(review ? { review } : {}),
    };
  }
}

const ELSEWHERE = { zh: '另一机构', en: 'another institution' };

/** An institution by its name; out of reach, that there is another one. */
const placeText = (name: string | undefined, isWhole: boolean): Text | undefined =>
  name === undefined ? (isWhole ? undefined : ELSEWHERE) : { zh: name, en: name };

function placeOfRow(row: FindingRow, sort: FindingsQuery['sort']): Place {
  return { value: row[sort] ?? '', id: row.finding_id };
}

/** A key of one part is plain text, a longer one a list (contract.md §3). */
function plainKey(stream: string, key: readonly string[], scope: Scope): string | string[] {
  const shown = stream === 'insured' ? key.map((part) => maskPerson(scope, part)) : [...key];
  return shown.length === 1 ? (shown[0] ?? '') : shown;
}

/** A record that a finding rests on, and which of its evidence it is. */
type EvidenceRecord = { stream: Stream; key: string[]; record: StoredRecord; position: number };

const evidenceRow = (
  scope: Scope,
  { stream, key, record, position }: EvidenceRecord,
  nameOf: NameOf,
): EvidenceRow => ({
  stream: stream.name,
  label: stream.label,
  key: plainKey(stream.name, key, scope),
  source: String(record['source'] ?? ''),
  batch_id: `B${String(record['batch'] ?? 0).padStart(8, '0')}`,
  line: Number(record['line'] ?? 0),
  position,
  fields: shownFields(scope, stream, record, nameOf),
});
