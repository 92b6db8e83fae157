import { findingsSql, NOW } from '@fundwatch/rules';
import type { Asker } from '../../http/principal.js';
import type { CasesApi } from '../cases/cases.api.js';
import type { PeersService } from '../finding-context/peers.service.js';
import type { ReceivedService } from '../finding-context/received.service.js';
import type { TimelineService } from '../finding-context/timeline.service.js';
import type { FindingsService } from '../findings/findings.service.js';
import type { Editions } from '../rule-versions/editions.js';
import { presentRule } from '../rules/rules.service.js';
import type { Evidence, ProvenFinding } from './evidence.js';

/** As many findings as somebody reads; a case of more says how many it leaves out. */
export const FINDINGS_OF_A_PACK = 200;

/** Days of a person's time before an event and after it, as the page of a finding shows them at first. */
const DAYS_AROUND = 60;

/** Puts together what a case rests on, through the same doors as the pages: nobody reads more here than there. */
export class EvidenceService {
  constructor(
    private readonly cases: CasesApi,
    private readonly findings: Pick<FindingsService, 'detail'>,
    private readonly peers: Pick<PeersService, 'peers'>,
    private readonly timelines: Pick<TimelineService, 'timeline'>,
    private readonly received: Pick<ReceivedService, 'received'>,
    private readonly editions: Editions,
  ) {}

  /** Throws `NotFound` of a case out of reach. */
  async of(asker: Asker, id: number, madeAt: string): Promise<Evidence> {
    const detail = await this.cases.file.show(asker, id);
    const [{ items: links, total }, { items: files }] = await Promise.all([
      this.cases.all.findingsOf(asker, id, { limit: FINDINGS_OF_A_PACK }),
      this.cases.files.list(asker, id),
    ]);
    const findings: ProvenFinding[] = [];
    for (const { finding } of links) findings.push(await this.proven(asker, finding.finding_id));
    const judged = new Set(findings.map(({ finding }) => finding.rule_id));
    const rules = (await this.editions.now(detail.case.pool))
      .filter((rule) => judged.has(rule.id))
      .map((rule) => ({ rule: presentRule(rule), query: findingsSql(rule, NOW) }));
    return {
      format: 'fundwatch-evidence@2',
      made_at: madeAt,
      made_by: asker.scope.who,
      case: detail.case,
      steps: detail.steps,
      answers: detail.answers,
      files: files.map((file) => ({ ...file, may_withdraw: false })),
      rules,
      findings,
      left_out: total - links.length,
    };
  }

  private async proven({ scope }: Asker, id: string): Promise<ProvenFinding> {
    const { finding, innocent, rows } = await this.findings.detail(scope, id);
    const [peers, timeline] = await Promise.all([
      this.peers.peers(scope, id),
      this.timelines.timeline(scope, id, DAYS_AROUND),
    ]);
    const records = [];
    for (const { position } of rows) records.push(await this.received.received(scope, id, position));
    return { finding, innocent, peers, timeline, records };
  }
}
