import { STREAMS } from '@fundwatch/streams';
import type { CaseDetail } from '../cases/cases.dto.js';
import { DEGREE_TEXTS, STATE_TEXTS } from '../cases/states.js';
import { OUTCOME_TEXTS } from '../reviews/outcomes.js';
import type { CaseFile } from '../cases/case-files.dto.js';
import type { Timeline } from '../finding-context/finding-context.dto.js';
import type { Finding } from '../findings/findings.dto.js';
import type { RuleView } from '../rules/rules.dto.js';

/** Words that papers of a case share. */
export const GRADES: Readonly<Record<Finding['grade'], string>> = {
  clear: '明确违规',
  suspected: '可疑',
  hint: '提示',
};
export const SIDES: Readonly<Record<CaseFile['side'], string>> = {
  office: '经办机构',
  institution: '被查机构',
};

export const articleText = ({ article }: RuleView['legal'][number]): string => article;

export const subjectOf = ({ subject_id, subject_name }: CaseDetail['case']): string =>
  subject_name ? `${subject_name}（${subject_id}）` : subject_id;

/** A person by the name that they signed in with; keys and the service itself as they are. */
export const nameOf = (who: string): string => who.replace(/^user /, '');

/** Who answers for what was determined, and how far. */
export const liableText = ({
  kind,
  id,
  name,
  degree,
}: CaseDetail['steps'][number]['liable'][number]): string =>
  `${kind === 'doctor' ? `医师 ${id}` : name ? `${name}（${id}）` : id}承担${DEGREE_TEXTS[degree]}`;

type Step = CaseDetail['steps'][number];
/** What is said of a step: why, who looked on the spot, and who answers for what was determined. */
const noteOf = ({ note, investigators, liable }: Step): string =>
  [
    note,
    ...(investigators.length > 0 ? [`调查人员：${investigators.map(nameOf).join('、')}`] : []),
    ...liable.map(liableText),
  ].join('\n');

export const STEP_COLUMNS = ['时间', '步骤', '结论', '经办人', '说明'];
/** A step under those columns. */
export const stepCells = (step: Step): string[] => [
  step.at,
  STATE_TEXTS[step.state],
  step.outcome ? OUTCOME_TEXTS[step.outcome].zh : '',
  nameOf(step.who),
  noteOf(step),
];

export const TIMELINE_COLUMNS = ['开始', '结束', '人员', '内容', '金额（元）', '证据'];
/** What happened to persons, in the order of time, under those columns. */
export const timelineRows = ({ persons }: Timeline): string[][] =>
  persons
    .flatMap(({ person, items }) => items.map((item) => ({ person, ...item })))
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .map(({ person, stream, from, to, place_name, text, code, amount, is_evidence: isEvidence }) => [
      from,
      to ?? '',
      person,
      [STREAMS[stream].label.zh, place_name, text?.zh ?? code].filter((word) => word !== '').join(' '),
      amount ?? '',
      isEvidence ? '是' : '',
    ]);

/** A quarter in words: 2025-Q2 is 2025 年第 2 季度. */
export const quarterText = (quarter: string): string =>
  quarter.replace(/^(\d{4})-Q([1-4])$/, '$1 年第 $2 季度');
