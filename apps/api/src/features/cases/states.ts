/** The states of a case (domain.md C.2, ui.md §3.1) and what may follow upon what. The table of steps refuses everything else, too. */
import type { Text } from '@fundwatch/streams';

export const CASE_STATES = [
  'lead',
  'first_review',
  'awaiting_reply',
  'appeal',
  'second_review',
  'investigation',
  'determination',
  'handling',
  'closed',
  'not_upheld',
  'data_issue',
  'merged',
  'transferred',
] as const;
export type CaseState = (typeof CASE_STATES)[number];

export const MOVES: Readonly<Record<CaseState, readonly CaseState[]>> = {
  lead: ['first_review', 'merged'],
  first_review: ['awaiting_reply', 'investigation', 'not_upheld', 'data_issue', 'merged'],
  awaiting_reply: ['appeal', 'second_review', 'not_upheld', 'data_issue'],
  appeal: ['second_review'],
  second_review: ['awaiting_reply', 'investigation', 'determination', 'not_upheld', 'data_issue'],
  investigation: [
    'awaiting_reply',
    'second_review',
    'determination',
    'not_upheld',
    'data_issue',
    'transferred',
  ],
  determination: ['handling', 'second_review'],
  handling: ['closed', 'transferred', 'appeal'],
  closed: ['lead', 'appeal'],
  not_upheld: ['lead'],
  data_issue: ['lead'],
  merged: [],
  transferred: [],
};

/** Nothing is waited for. */
export const ENDED: readonly CaseState[] = ['closed', 'not_upheld', 'data_issue', 'merged', 'transferred'];
/** What a new hit opens again. What is merged is hit where its findings are; what another authority has stays there. */
export const REOPENED: readonly CaseState[] = ['closed', 'not_upheld', 'data_issue'];
/** States in which part of a case may become a case of its own: nobody has been asked about it yet. */
export const SPLIT_IN: readonly CaseState[] = ['lead', 'first_review'];
/** Moves that the institution makes, by what it says; officers do not make them for it. */
export const BY_ANSWER: readonly CaseState[] = ['appeal'];
/** Decisions in the institution's favour. They need no second person, and what was confirmed before is overturned. */
export const DISMISSALS = ['not_upheld', 'data_issue'] as const;

/**
 * What the institution is told of: that it is asked, what it said, what was decided. How officers weigh in between, and that a case goes to
 * another authority (which would warn), is not told.
 */
export const TOLD: readonly CaseState[] = [
  'awaiting_reply',
  'appeal',
  'handling',
  'closed',
  'not_upheld',
  'data_issue',
];

export const CASE_OUTCOMES = [
  'confirmed',
  'dismissed_rule',
  'dismissed_data',
  'justified',
  'duplicate',
] as const;
export type CaseOutcome = (typeof CASE_OUTCOMES)[number];

/** With which outcome a state is entered; none where it decides nothing. */
export const OUTCOMES_OF: Readonly<Partial<Record<CaseState, readonly CaseOutcome[]>>> = {
  determination: ['confirmed'],
  closed: ['confirmed'],
  not_upheld: ['dismissed_rule', 'justified'],
  data_issue: ['dismissed_data'],
  merged: ['duplicate'],
};

/** Whether a step ends an investigation: two officers at least have carried that out (条例 art. 29). To ask the institution meanwhile ends none. */
export const endsInvestigation = (from: CaseState, to: CaseState): boolean =>
  from === 'investigation' && to !== 'awaiting_reply';
export const FEWEST_INVESTIGATORS = 2;

/** Who may answer for what was determined: a village clinic, a township centre, a lead hospital …, or a doctor. */
export const LIABLE_KINDS = ['institution', 'doctor'] as const;
/** How far: 主要, 重要, 一般. */
export const LIABLE_DEGREES = ['main', 'important', 'general'] as const;
export const DEGREE_TEXTS: Readonly<Record<(typeof LIABLE_DEGREES)[number], string>> = {
  main: '主要责任',
  important: '重要责任',
  general: '一般责任',
};

/** The families of rules, as cases are named after them. */
export const FAMILY_TEXTS = {
  contracting: { zh: '签约服务', en: 'Contracting' },
  identity: { zh: '身份与冒用', en: 'Identity' },
  inpatient: { zh: '住院', en: 'Inpatient' },
  billing: { zh: '收费', en: 'Billing' },
  drugs: { zh: '药品', en: 'Drugs' },
  alliance: { zh: '医共体行为', en: 'Alliance conduct' },
} as const satisfies Record<string, Text>;

/** What states are called on paper; pages have words of their own. */
export const STATE_TEXTS: Readonly<Record<CaseState, string>> = {
  lead: '线索',
  first_review: '初审',
  awaiting_reply: '待机构反馈',
  appeal: '申诉',
  second_review: '复审',
  investigation: '调查核实',
  determination: '认定',
  handling: '处理',
  closed: '归档',
  not_upheld: '不予认定',
  data_issue: '数据问题',
  merged: '合并',
  transferred: '移送',
};
