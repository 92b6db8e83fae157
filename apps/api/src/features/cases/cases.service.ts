import { Invalid, NotFound } from '../../http/errors.js';
import type { Asker } from '../../http/principal.js';
import type { Pools } from '../access/pools.js';
import { maskPerson, type Scope } from '../access/scope.js';
import type { FindingsService } from '../findings/findings.service.js';
import { cursorOf, findingsCursorOf, findingsPlaceOf, placeOf } from './case-cursor.js';
import type { CaseFeedService } from './case-feed.service.js';
import type { CaseFindingsRepository } from './case-findings.repository.js';
import type { Officers } from './case-officers.js';
import type { CasePapersRepository } from './case-papers.repository.js';
import type { CaseReach, CaseReaches } from './case-reach.js';
import type {
  CaseFilter,
  CaseFindingsPage,
  CaseFindingsQuery,
  CasesPage,
  CasesQuery,
  CaseView,
  NextCase,
  NextCaseQuery,
  Opened,
  OpenCases,
} from './cases.dto.js';
import type { CaseRow, CasesRepository, Filter } from './cases.repository.js';

const TOLD_CASES = 100;
/** Working days before the end of a term from which on it is reminded of. */
const SOON_DAYS = 2;

/** Lists of cases, how they come about, and who reaches them. */
export class CasesService {
  constructor(
    private readonly pools: Pools,
    private readonly reaches: CaseReaches,
    private readonly repository: CasesRepository,
    private readonly papers: CasePapersRepository,
    private readonly source: CaseFindingsRepository,
    private readonly feed: CaseFeedService,
    private readonly findings: FindingsService,
    private readonly officers: Officers,
  ) {}

  async page({ scope, role }: Asker, { sort, limit, cursor, ...asked }: CasesQuery): Promise<CasesPage> {
    const reach = await this.reaches.of(scope, role);
    const filter = await this.meant(scope, asked);
    const after = cursor === undefined ? undefined : placeOf(sort, cursor);
    // One row more than asked for tells whether there is a next page.
    const [found, total] = await Promise.all([
      this.repository.page(reach, filter, { sort, limit: limit + 1, after }),
      this.repository.count(reach, filter),
    ]);
    const rows = found.slice(0, limit);
    const last = found.length > limit ? rows.at(-1) : undefined;
    return {
      items: await this.present(scope, rows),
      total,
      next: last ? cursorOf(sort, { place: last.place, id: last.case_id }) : null,
    };
  }

  /** The case that comes behind another one in a list, though that may not be in it any more. */
  async next({ scope, role }: Asker, { case: id, sort, ...asked }: NextCaseQuery): Promise<NextCase> {
    const reach = await this.reaches.of(scope, role);
    const own = await this.repository.one(reach, id, sort);
    if (!own) throw notFound(id);
    const filter = await this.meant(scope, asked);
    const after = { place: own.place, id };
    const [behind] = await this.repository.page(reach, filter, { sort, limit: 1, after });
    const [first] = behind
      ? [behind]
      : await this.repository.page(reach, filter, { sort, limit: 1, after: undefined });
    return { case_id: first && first.case_id !== id ? first.case_id : null };
  }

  /** What a list is narrowed to. Soon is by the working days of the pool, of all pools by those that everybody has. */
  private async meant({ who }: Scope, { soon, ...asked }: Omit<CaseFilter, 'sort'>): Promise<Filter> {
    if (!soon) return { ...asked, who };
    const [calendar, today] = await Promise.all([
      this.source.calendar(asked.pool ?? ''),
      this.papers.today(),
    ]);
    return { ...asked, who, until: calendar.after(today, SOON_DAYS) };
  }

  /** Throws `NotFound` of a case out of reach. */
  async row({ scope, role }: Asker, id: number): Promise<{ row: CaseRow; reach: CaseReach }> {
    const reach = await this.reaches.of(scope, role);
    const row = await this.repository.one(reach, id);
    if (!row) throw notFound(id);
    return { row, reach };
  }

  /** The case of a finding, if it has one and the reader is told of it. */
  async ofFinding({ scope, role }: Asker, findingId: string): Promise<CaseView | null> {
    const { pool, finding_id } = await this.findings.row(scope, findingId);
    const row = await this.repository.ofFinding(await this.reaches.of(scope, role), pool, finding_id);
    return row ? ((await this.present(scope, [row]))[0] ?? null) : null;
  }

  async findingsOf(
    asker: Asker,
    id: number,
    { cursor, limit }: CaseFindingsQuery,
  ): Promise<CaseFindingsPage> {
    const { row, reach } = await this.row(asker, id);
    const isNoticed = reach.isInstitution;
    const after = cursor === undefined ? undefined : findingsPlaceOf(cursor);
    const [found, total] = await Promise.all([
      this.papers.links(id, {
        isNoticed,
        limit: limit + 1,
        after,
      }),
      this.papers.countLinks(id, isNoticed),
    ]);
    const links = found.slice(0, limit);
    const last = found.length > limit ? links.at(-1) : undefined;
    const known = await this.findings.byIds(
      asker.scope,
      row.pool,
      links.map(({ finding_id }) => finding_id),
    );
    const findings = new Map(known.map((finding) => [finding.finding_id, finding]));
    return {
      items: links.flatMap(
        ({
          finding_id,
          is_noticed: noticed,
          linked_at,
          linked_grade,
          linked_amount,
          changed,
          decided,
          verdict,
        }) => {
          const finding = findings.get(finding_id);
          // An institution learns of a verdict when it takes effect.
          const isTold = !reach.isInstitution || decided !== null;
          return finding
            ? [
                {
                  finding,
                  linked_at,
                  linked_grade,
                  linked_amount,
                  changed,
                  noticed,
                  decided: decided !== null,
                  verdict: isTold ? verdict : null,
                },
              ]
            : [];
        },
      ),
      total,
      next: last ? findingsCursorOf({ place: last.place, id: last.finding_id }) : null,
    };
  }

  /** Makes cases of findings in reach; those that there are already are joined. */
  async open({ scope }: Asker, asked: OpenCases): Promise<Opened> {
    const filter =
      'finding_ids' in asked
        ? { ids: asked.finding_ids }
        : { ...asked.filter, pool: await this.pools.meant(scope, asked.filter.pool) };
    const { opened, reopened, cases } = await this.feed.open(scope, filter);
    const touched = [...new Set(cases)];
    return {
      opened: opened.length,
      reopened: reopened.length,
      cases: touched.slice(0, TOLD_CASES),
      touched: touched.length,
    };
  }

  /** Throws `Invalid` of somebody else than the reader who is no officer, or does not reach all of these cases. */
  async checkOfficer(
    { scope }: Asker,
    who: string,
    cases: readonly number[],
    field = 'officer',
  ): Promise<void> {
    if (who !== scope.who && !(await this.isReachedBy(who, cases)))
      throw new Invalid(field, 'case_assignee_unfit');
  }

  /** Whether somebody is an officer who reaches all of these cases. */
  async isReachedBy(who: string, cases: readonly number[]): Promise<boolean> {
    const scope = await this.officers.scopeOf(who);
    if (!scope) return false;
    return (
      (await this.repository.count(await this.reaches.of(scope, 'officer'), { ids: cases })) === cases.length
    );
  }

  /** Rows as people read them. */
  async present(scope: Scope, rows: readonly CaseRow[]): Promise<CaseView[]> {
    if (rows.length === 0) return [];
    const [names, today, calendars] = await Promise.all([
      this.source.names(scope, rows),
      this.papers.today(),
      Promise.all(
        [...new Set(rows.map(({ pool }) => pool))].map(
          async (pool) => [pool, await this.source.calendar(pool)] as const,
        ),
      ),
    ]);
    const calendarOf = new Map(calendars);
    return rows.map(({ last_step: _last, place: _place, ...row }) => {
      const calendar = calendarOf.get(row.pool);
      const late = row.overdue && row.due_on ? -(calendar?.between(row.due_on, today) ?? 0) : null;
      return {
        ...row,
        subject_id: row.subject_type === 'person' ? maskPerson(scope, row.subject_id) : row.subject_id,
        subject_name: names.get(`${row.pool} ${row.subject_id}`) ?? '',
        days_left: row.due_on === null ? null : (late ?? calendar?.between(today, row.due_on) ?? null),
      };
    });
  }
}

export const notFound = (id: number): NotFound => new NotFound(`case ${id}`);
