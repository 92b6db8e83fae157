import { Conflict } from '../../http/errors.js';
import type { Asker } from '../../http/principal.js';
import type { Database } from '../../postgres/database.js';
import type { Audit } from '../audit/audit.js';
import type { Pools } from '../access/pools.js';
import { barNamedBy } from './bars.js';
import type { Officer, Officers } from './case-officers.js';
import type { CaseReach, CaseReaches } from './case-reach.js';
import type { Assign, Distribute, Distributed, OfficersList } from './case-assignment.dto.js';
import type { CasesRepository } from './cases.repository.js';
import { notFound, type CasesService } from './cases.service.js';
import { distribute, type Hand } from './distribution.js';
import type { RecusalsRepository } from './recusals.repository.js';

/** Who works on which case. */
export class CaseAssignmentService {
  constructor(
    private readonly database: Database,
    private readonly pools: Pools,
    private readonly cases: CasesService,
    private readonly reaches: CaseReaches,
    private readonly repository: CasesRepository,
    private readonly recusals: RecusalsRepository,
    private readonly officers: Officers,
    private readonly audit: Audit,
  ) {}

  /** Officers of a pool, with how many of the reader's open cases lie with each. */
  async list({ scope, role }: Asker, asked: string | undefined): Promise<OfficersList> {
    const pool = await this.pools.meant(scope, asked);
    await this.pools.check(scope, pool);
    const [officers, loads] = await Promise.all([
      this.officers.of(pool),
      this.repository.loads(await this.reaches.of(scope, role), pool),
    ]);
    return {
      items: officers.map(({ who, name, skills }) => ({ who, name, skills, open: loads.get(who) ?? 0 })),
    };
  }

  /** Gives cases to an officer who reaches all of them, or to nobody. */
  async assign({ scope, role }: Asker, { cases, assignee }: Assign): Promise<{ changed: number }> {
    const wanted = [...new Set(cases)];
    const reach = await this.reaching({ scope, role }, wanted);
    if (assignee !== null) await this.cases.checkOfficer({ scope, role }, assignee, wanted, 'assignee');
    const changed = await this.given((tx) => this.put(tx, reach, scope.who, wanted, assignee));
    return { changed };
  }

  /** Gives out those of some cases that lie with nobody, by who reaches them, is at home in them and has the fewest. */
  async distribute({ scope, role }: Asker, { cases }: Distribute): Promise<Distributed> {
    const wanted = [...new Set(cases)];
    const reach = await this.reaching({ scope, role }, wanted);
    const officers = await this.officersOf(await this.repository.poolsOf(reach, wanted));
    return this.given(async (tx) => {
      // Of two who give out at once the second sees what the first has given.
      await tx.execute(`SELECT pg_advisory_xact_lock(hashtextextended('cases are given out', 0))`);
      const waiting = await this.repository.waiting(tx, reach, wanted);
      const ids = waiting.map(({ case_id }) => case_id);
      const loads = await this.repository.loads(reach, undefined, tx);
      const away = await this.recusals.awayFrom(tx, ids);
      const hands: Hand[] = [];
      for (const { who, skills, reach: own } of officers) {
        const reached = await this.repository.reached(tx, own, ids);
        const mayTake = new Set(reached.filter((id) => !away.has(`${id} ${who}`)));
        hands.push({ who, open: loads.get(who) ?? 0, skills, mayTake });
      }
      const given = distribute(
        waiting.map(({ case_id: id, family, severity }) => ({ id, family, severity })),
        hands,
      );
      const items: Distributed['items'] = [];
      for (const who of [...new Set(given.values())].sort()) {
        const own = [...given].flatMap(([id, assignee]) => (assignee === who ? [id] : []));
        items.push({ assignee: who, cases: await this.put(tx, reach, scope.who, own, who) });
      }
      return { items, left: waiting.length - given.size };
    });
  }

  /** Officers of some pools, with what of the cases each reaches. */
  private async officersOf(pools: readonly string[]): Promise<(Officer & { reach: CaseReach })[]> {
    const found = (await Promise.all(pools.map((pool) => this.officers.of(pool)))).flat();
    const each = [...new Map(found.map((own) => [own.who, own])).values()];
    return Promise.all(
      each.map(async (own) => ({ ...own, reach: await this.reaches.of(own.scope, 'officer') })),
    );
  }

  private async reaching({ scope, role }: Asker, wanted: readonly number[]): Promise<CaseReach> {
    const reach = await this.reaches.of(scope, role);
    if ((await this.repository.count(reach, { ids: wanted })) < wanted.length) throw notFound(wanted[0] ?? 0);
    return reach;
  }

  private async put(
    tx: Database,
    reach: CaseReach,
    who: string,
    cases: readonly number[],
    assignee: string | null,
  ): Promise<number> {
    const changed = await this.repository.assign(tx, reach, cases, assignee);
    if (changed.length > 0)
      await this.audit.appendWithin(tx, who, 'case.assigned', { cases: changed, assignee });
    return changed.length;
  }

  private given<T>(work: (tx: Database) => Promise<T>): Promise<T> {
    return this.database.transaction(work).catch((error: unknown) => {
      const bar = barNamedBy(error);
      throw bar
        ? new Conflict('who keeps away is given no case', [{ field: 'assignee', reason: bar }])
        : error;
    });
  }
}
