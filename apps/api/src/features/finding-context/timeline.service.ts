import { findStream, placeField, type Text } from '@fundwatch/streams';
import { maskPerson, type Scope } from '../access/scope.js';
import type { FindingRow } from '../findings/findings.repository.js';
import type { FindingsService } from '../findings/findings.service.js';
import type { InstitutionNames } from '../institutions/institution-names.js';
import { codeText } from '../records/shown-fields.js';
import type { Timeline } from './finding-context.dto.js';
import type { TimelineRepository, TimelineRow } from './timeline.repository.js';

/** A page can hold no more beside each other. */
const MOST_PERSONS = 12;

const CODE_FIELDS: Record<TimelineRow['stream'], string> = {
  visits: 'med_type',
  settlements: 'med_type',
  contracts: 'package_code',
  services: 'item_code',
  referrals: 'direction',
};

/** What happened to the persons of a finding around its event. */
export class TimelineService {
  constructor(
    private readonly findings: FindingsService,
    private readonly names: InstitutionNames,
    private readonly repository: TimelineRepository,
  ) {}

  async timeline(scope: Scope, id: string, days: number): Promise<Timeline> {
    const finding = await this.findings.row(scope, id);
    const event = { from: finding.event_from, to: finding.event_to };
    const first = shift(event.from, -days);
    const last = shift(event.to, days);
    const all = await this.personsOf(scope, finding);
    const persons = all.slice(0, MOST_PERSONS);
    const [rows, names] = await Promise.all([
      persons.length === 0 ? [] : this.repository.items(scope, { pool: finding.pool, persons, first, last }),
      this.names.of(scope, finding.pool),
    ]);
    const evidence = marksOf(finding.evidence);
    return {
      first,
      last,
      event,
      total: all.length,
      persons: persons.map((person) => ({
        person: maskPerson(scope, person),
        items: rows
          .filter((row) => row.psn_no === person)
          .map((row) => ({
            stream: row.stream,
            key: row.key,
            from: row.began,
            to: row.ended,
            place: row.place,
            place_name: names.get(row.place) ?? row.place,
            code: row.code,
            text: textOf(row),
            is_stay: row.is_stay === 1,
            amount: row.amount,
            is_evidence: evidence.has(`${row.stream}/${row.key}`),
          })),
      })),
    };
  }

  /** The person of the finding, or those whom its evidence names. */
  private async personsOf(scope: Scope, finding: FindingRow): Promise<string[]> {
    if (finding.psn_no !== '') return [finding.psn_no];
    const streams = [...new Set(finding.evidence.map(({ stream }) => stream))].flatMap((name) => {
      const stream = findStream(name);
      const place = stream && placeField(stream);
      return stream?.fields['psn_no'] && place ? [{ stream, place }] : [];
    });
    return this.repository.personsOf(
      scope,
      finding.pool,
      streams.map((set) => ({
        ...set,
        keys: finding.evidence.filter(({ stream }) => stream === set.stream.name).map(({ key }) => key),
      })),
    );
  }
}

/** What bears the mark of evidence. A fee line is not on the timeline: its visit bears it. */
export function marksOf(evidence: FindingRow['evidence']): Set<string> {
  return new Set(
    evidence.map(({ stream, key }) =>
      stream === 'fees' ? `visits/${key[0]}` : `${stream}/${key.join('/')}`,
    ),
  );
}

function textOf({ stream, code }: TimelineRow): Text | null {
  const set = findStream(stream)?.fields[CODE_FIELDS[stream]]?.set;
  return (set && codeText(set, code)) ?? null;
}

/** A day some days off; business days are plain dates, so UTC serves to count them. */
export function shift(day: string, by: number): string {
  const at = new Date(`${day.slice(0, 10)}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + by);
  return at.toISOString().slice(0, 10);
}
