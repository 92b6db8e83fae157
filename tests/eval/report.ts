import type { Share } from './interval.js';
import type { Outcomes } from './outcomes.js';
import type { Family, Score } from './score.js';

const three = (value: number | undefined): string => value?.toFixed(3) ?? '–';

const line = (name: string, { of, found, share, low, high }: Share, more = ''): string =>
  `${name.padEnd(26)} ${String(found).padStart(5)} of ${String(of).padStart(5)}  ${three(share)}  ${share === undefined ? '' : `${three(low)} – ${three(high)}`}  ${more}`.trimEnd();

const family = (one: Family): string =>
  line(
    one.family,
    one,
    `${one.rules[0] ?? ''}${one.isHint ? ', by nature a hint' : ''}${one.hintOnly > 0 ? `, ${one.hintOnly} as hint only` : ''}`,
  );

/** What worlds add up to, as text; shares stand with their 95 % intervals. */
export function tables(score: Score): string {
  const { findings, recall, precision, falseAlarms, visits } = score;
  const often = (count: number): string => `${count} (${((1000 * count) / Math.max(visits, 1)).toFixed(2)})`;
  return [
    `${score.worlds} worlds. Findings (per 1,000 of ${visits} visits): ${often(findings.clear)} clear, ${often(findings.suspected)} suspected, ${often(findings.hint)} hints`,
    '',
    'Recall: labels that a clear or suspected finding tells of (of families that are by nature a hint: any finding)',
    ...recall.families.map(family),
    line('all labels', recall.all),
    '',
    'Precision: clear and suspected findings that tell of a label',
    ...precision.rules.map((rule) => line(rule.rule, rule)),
    line('all', precision.all),
    '',
    'Look-alikes that a clear or suspected finding accuses',
    ...score.innocents.map((one) => line(one.family, one)),
    '',
    `Where nothing is wrong: ${falseAlarms.findings} clear or suspected findings in ${falseAlarms.visits} visits, ${falseAlarms.perThousand.toFixed(3)} per 1,000`,
    `Slowest rules: ${score.slowest.map(({ rule, ms }) => `${rule} ${ms} ms`).join(', ')}`,
    '',
    ...score.bars.map(({ bar, verdict, found }) => `${verdict}  ${bar}: ${found}`),
  ].join('\n');
}

/** What a world missed, what it found without a label, and whom it accused, one by one. */
export const details = ({ name, labels, told, innocents }: Outcomes): string[] => [
  `\n${name}`,
  ...labels
    .filter((one) => one.told !== 'told')
    .map(
      ({ label, told: as }) => `${as}: ${label.id} ${label.rules[0]} ${label.subjects[0]}: ${label.detail}`,
    ),
  ...told
    .filter(({ isRight }) => !isRight)
    .map(
      ({ finding }) =>
        `unmatched: ${finding.rule_id} ${finding.grade} ${finding.subject_type}:${finding.subject_id} ${finding.explanation_en}`,
    ),
  ...innocents.flatMap(({ innocent, accusedBy }) =>
    accusedBy.map(
      ({ rule_id, finding_id }) => `accused: ${innocent.id} by ${rule_id} ${finding_id}: ${innocent.detail}`,
    ),
  ),
];
