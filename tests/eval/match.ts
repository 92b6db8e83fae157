import { z } from 'zod';
import type { Label } from './labels.js';

export const findingSchema = z.object({
  finding_id: z.string(),
  rule_id: z.string(),
  grade: z.enum(['clear', 'suspected', 'hint']),
  subject_type: z.string(),
  subject_id: z.string(),
  fixmedins_code: z.string(),
  psn_no: z.string(),
  event_from: z.string(),
  evidence: z.array(z.object({ stream: z.string(), key: z.union([z.string(), z.array(z.string())]) })),
  explanation_en: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;

/** How labels call the records of a stream. */
const RECORD: Record<string, string> = {
  visits: 'visit',
  settlements: 'settlement',
  fees: 'fee',
  contracts: 'contract',
  services: 'service',
  referrals: 'referral',
  insured: 'person',
};

const recordsOf = (finding: Finding): string[] =>
  finding.evidence.map(({ stream, key }) => `${RECORD[stream] ?? stream}:${[key].flat().join('/')}`);

/** Everything that a finding is about, as labels name it. */
export const aboutOf = (finding: Finding): Set<string> =>
  new Set([
    `${finding.subject_type}:${finding.subject_id}`,
    ...(finding.psn_no === '' ? [] : [`person:${finding.psn_no}`]),
    ...recordsOf(finding),
  ]);

/**
 * Whether a finding is what a label says: its rule is among the acceptable ones, and its subject, its person or a
 * record of its evidence among the label's subjects. For a label about a place any finding of that place will do.
 */
export function matches(finding: Finding, label: Label): boolean {
  if (!label.rules.includes(finding.rule_id)) return false;
  if (label.subjects[0] === `institution:${finding.fixmedins_code}`) return true;
  const about = aboutOf(finding);
  return label.subjects.some((subject) => about.has(subject));
}

/**
 * Whether a finding accuses a look-alike: places and staff are shared with others, so that only persons and records count;
 * one that names none of these is a place, team or alliance as a whole, and is accused as such.
 */
export function accuses(finding: Finding, innocent: Label): boolean {
  if (!innocent.rules.includes(finding.rule_id)) return false;
  const own = innocent.subjects.filter((subject) =>
    /^(person|visit|settlement|fee|contract|service):/.test(subject),
  );
  if (own.length === 0) return innocent.subjects[0] === `${finding.subject_type}:${finding.subject_id}`;
  const about = aboutOf(finding);
  return own.some((subject) => about.has(subject));
}
