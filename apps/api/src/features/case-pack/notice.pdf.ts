import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { Conflict } from '../../http/errors.js';
import { pdfOf } from '../../paper/pdf.js';
import type { NoticeKind } from './case-pack.dto.js';
import { articleText, liableText, quarterText, subjectOf } from './evidence.text.js';
import type { Evidence } from './evidence.js';

/** GB/T 9704: A4, the type area 156 mm by 225 mm; a title of size 2, text of size 3 (in points), 28 characters a line. */
const MM = 72 / 25.4;
const MARGINS: [number, number, number, number] = [28 * MM, 37 * MM, 26 * MM, 35 * MM];
const SIZES = { title: 22, text: 16, small: 14 } as const;

type Draft = { title: string; name: string; text: (evidence: Evidence) => string[] };

/** What each notice says. Names, sums and days come from the case; what an office has to fill in is left open. */
const DRAFTS: Readonly<Record<NoticeKind, Draft>> = {
  inquiry: {
    title: '医疗保障基金使用核查通知书',
    name: '核查通知',
    text: ({ case: own, findings, rules, answers: _, steps }) => [
      `经对医疗保障基金使用数据筛查，发现你单位 ${quarterText(own.quarter)}存在 ${own.standing} 条疑点，涉及金额 ${own.amount} 元。疑点仅为核查线索，不是处理结论。`,
      `涉及规则：${rules.map(({ rule }) => `${rule.id} ${rule.name.zh}`).join('；')}。`,
      `法律依据：${articlesOf(rules)}。`,
      ...listOf(findings),
      `请你单位${replyBy(steps)}对上述疑点逐条说明情况，并提供诊疗记录、费用凭证、值班记录等相关材料。`,
    ],
  },
  hearing: {
    title: '陈述申辩权利告知书',
    name: '陈述申辩告知',
    text: ({ case: own, rules, steps }) => [
      `你单位 ${quarterText(own.quarter)}涉嫌违反医疗保障基金使用规定一案（涉及金额 ${own.amount} 元），拟作出处理。`,
      `法律依据：${articlesOf(rules)}。`,
      `在作出处理决定前，你单位依法享有陈述、申辩的权利。请${replyBy(steps)}提出书面陈述申辩意见及证据；逾期未提出的，视为放弃。陈述申辩不会导致从重处理。`,
    ],
  },
  decision: {
    title: '医疗保障基金使用处理决定书',
    name: '处理决定',
    text: ({ case: own, findings, rules, answers, steps }) => [
      `经核查，你单位 ${quarterText(own.quarter)}的下列事项经认定属实，涉及金额 ${own.amount} 元：`,
      ...listOf(findings),
      answers.length > 0
        ? `你单位于 ${answers[0]?.at.slice(0, 10)} 提出的陈述申辩意见已予复核。`
        : '你单位在规定期限内未提出陈述申辩意见。',
      ...liabilityOf(steps),
      `依据${articlesOf(rules)}，决定如下：（由经办机构填写处理内容）`,
      '对本决定不服的，可以依法申请行政复议或者提起行政诉讼。',
    ],
  },
};

/** Findings that a notice names one by one; the others are in the list that goes with it. */
const NAMED = 20;

const listOf = (findings: Evidence['findings']): string[] => [
  ...findings
    .filter(({ finding }) => !finding.withdrawn_at)
    .slice(0, NAMED)
    .map(
      ({ finding }, at) =>
        `${at + 1}. ${finding.explanation_zh}（${finding.finding_id}，${finding.amount} 元）`,
    ),
  ...(findings.length > NAMED ? [`其余 ${findings.length - NAMED} 条见附件清单。`] : []),
];

const articlesOf = (rules: Evidence['rules']): string =>
  [...new Set(rules.flatMap(({ rule }) => rule.legal.map(articleText)))].join('、') || '（由经办机构填写）';

/** Who answers for what was determined last, where that was said. */
function liabilityOf(steps: Evidence['steps']): string[] {
  const parties = steps.find(({ state }) => state === 'determination')?.liable ?? [];
  return parties.length === 0 ? [] : [`责任认定：${parties.map(liableText).join('；')}。`];
}

/** Until when the last notice may be answered; before there is one that is left open. */
function replyBy(steps: Evidence['steps']): string {
  const due = steps.find(({ state }) => state === 'awaiting_reply')?.due_on;
  if (!due) return '于　　　　年　　月　　日前';
  const [year, month, day] = due.split('-').map(Number);
  return `于 ${year} 年 ${month} 月 ${day} 日前`;
}

/** A draft of a notice. Throws `Conflict` of a decision before there is any. */
export async function noticePdf(
  kind: NoticeKind,
  evidence: Evidence,
  made: Date,
): Promise<{ name: string; bytes: Buffer }> {
  if (kind === 'decision' && !evidence.steps.some(({ state }) => state === 'determination'))
    throw new Conflict('nothing has been determined in this case yet', [
      { field: 'kind', reason: 'case_undetermined' },
    ]);
  const draft = DRAFTS[kind];
  const bytes = await pdfOf(definition(draft, evidence, made));
  return { name: `案件${evidence.case.case_id}-${draft.name}（稿）.pdf`, bytes };
}

function definition(draft: Draft, evidence: Evidence, made: Date): TDocumentDefinitions {
  return {
    pageSize: 'A4',
    pageMargins: MARGINS,
    info: { title: draft.title, creationDate: made, creator: 'Fundwatch', producer: 'Fundwatch' },
    defaultStyle: { font: 'Noto', fontSize: SIZES.text, lineHeight: 1.25 },
    // A draft says so over every page: it has no number and no seal.
    watermark: { text: '稿', font: 'Noto', fontSize: 160, opacity: 0.06, bold: true, angle: 0 },
    footer: (page) => ({
      text: `— ${page} —`,
      alignment: 'center',
      fontSize: SIZES.small,
      margin: [0, 20, 0, 0],
    }),
    content: [
      { text: draft.title, fontSize: SIZES.title, bold: true, alignment: 'center', margin: [0, 0, 0, 6] },
      {
        text: '（稿，无文号、未用印，不具效力）',
        fontSize: SIZES.small,
        alignment: 'center',
        margin: [0, 0, 0, 18],
      },
      { text: `${subjectOf(evidence.case)}：`, margin: [0, 0, 0, 4] },
      ...draft.text(evidence).map(paragraph),
      { text: '（经办机构名称）', alignment: 'right', margin: [0, 40, 0, 0] },
      { text: '　　　　年　　月　　日', alignment: 'right' },
    ],
  };
}

/** Two characters in, as official texts begin. */
const paragraph = (text: string): Content => ({
  text,
  leadingIndent: 2 * SIZES.text,
  margin: [0, 0, 0, 4],
});
