import type { Scope } from '../access/scope.js';
import type { FindingFilter } from '../findings/findings.dto.js';
import type { CaseFindingsRepository, KeyedFinding } from './case-findings.repository.js';
import type { CaseLinksRepository, Linked } from './case-links.repository.js';
import type { CasePapersRepository } from './case-papers.repository.js';
import { dueOn } from './terms.js';

const CHUNK = 5_000;

/** Puts findings to cases: those that an officer makes cases of, and those that judging adds to cases that there are. */
export class CaseFeedService {
  constructor(
    private readonly findings: CaseFindingsRepository,
    private readonly links: CaseLinksRepository,
    private readonly papers: CasePapersRepository,
  ) {}

  /** Makes cases of the findings of a filter, each with all findings that belong to it. */
  open(scope: Scope, filter: FindingFilter): Promise<Linked> {
    return this.put(this.findings.around(scope, filter), scope.who, true);
  }

  /**
   * Puts what judgements have found since the last time to the cases of a pool. It may be done twice, or by several at once, and it may
   * break off: what was put before changes nothing, and how far it has come is written last.
   */
  async feed(pool: string): Promise<void> {
    const { from, to, hasCases } = await this.links.span(pool);
    if (hasCases) await this.put(this.findings.since(pool, from), 'judge', false);
    if (to !== null) await this.links.fed(pool, to);
  }

  /** The same for every pool that is behind, in case somebody broke off. */
  async feedAll(): Promise<void> {
    for (const pool of await this.links.unfed()) await this.feed(pool);
  }

  private async put(found: AsyncIterable<KeyedFinding>, who: string, isOpening: boolean): Promise<Linked> {
    const all: Linked = { opened: [], reopened: [], cases: [] };
    for await (const [pool, findings] of chunksByPool(found)) {
      const [calendar, today] = await Promise.all([this.findings.calendar(pool), this.papers.today()]);
      const linked = await this.links.link(pool, findings, {
        who,
        isOpening,
        dueOn: dueOn('lead', [], today, calendar),
      });
      for (const name of ['opened', 'reopened', 'cases'] as const) all[name].push(...linked[name]);
    }
    return all;
  }
}

/** Findings in pieces of one pool each. A case that two pieces have a part in is put together all the same. */
async function* chunksByPool(
  found: AsyncIterable<KeyedFinding>,
): AsyncGenerator<[pool: string, KeyedFinding[]]> {
  let chunk: KeyedFinding[] = [];
  let pool: string | undefined;
  for await (const finding of found) {
    if (pool !== undefined && (finding.pool !== pool || chunk.length >= CHUNK)) {
      yield [pool, chunk];
      chunk = [];
    }
    pool = finding.pool;
    chunk.push(finding);
  }
  if (pool !== undefined && chunk.length > 0) yield [pool, chunk];
}
