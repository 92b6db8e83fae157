import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { STATE_TEXTS } from '../cases/states.js';
import { pdfOf } from '../../paper/pdf.js';
import {
  articleText,
  GRADES,
  nameOf,
  quarterText,
  SIDES,
  STEP_COLUMNS,
  stepCells,
  subjectOf,
  TIMELINE_COLUMNS,
  timelineRows,
} from './evidence.text.js';
import type { Timeline } from '../finding-context/finding-context.dto.js';
import type { Evidence, ProvenFinding } from './evidence.js';

const MUTED = '#4b5563';
const SHADE = '#eef1f5';
/** As many moments of a person's time as are printed with a finding. */
const MOST_MOMENTS = 20;
const LAYOUT = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0.5,
  hLineColor: () => '#8a8f98',
  vLineColor: () => '#8a8f98',
  paddingTop: () => 2.5,
  paddingBottom: () => 1.5,
} as const;

/** The evidence of a case to be read and printed, with the hash by which it is checked on every page. */
export const evidencePdf = (evidence: Evidence, hash: string, made: Date): Promise<Buffer> =>
  pdfOf(definition(evidence, hash, made));

function definition(evidence: Evidence, hash: string, made: Date): TDocumentDefinitions {
  const { case: own } = evidence;
  return {
    pageSize: 'A4',
    pageMargins: [44, 48, 44, 56],
    info: {
      title: `案件 ${own.case_id} 证据`,
      creationDate: made,
      creator: 'Fundwatch',
      producer: 'Fundwatch',
    },
    defaultStyle: { font: 'Noto', fontSize: 9, lineHeight: 1.15 },
    footer: (page, pages) => ({
      margin: [44, 10, 44, 0],
      fontSize: 7,
      color: MUTED,
      columns: [
        { text: `证据哈希 SHA-256 ${hash}\n在系统“案件 › 核验证据”中输入此哈希即可核验`, width: '*' },
        { text: `第 ${page} 页，共 ${pages} 页`, width: 'auto', alignment: 'right' },
      ],
    }),
    content: [
      { text: '案件证据', fontSize: 18, bold: true, alignment: 'center', margin: [0, 0, 0, 10] },
      table(['auto', '*', 'auto', '*'], undefined, [
        ['案件编号', String(own.case_id), '状态', STATE_TEXTS[own.state]],
        ['对象', subjectOf(own), '期间', quarterText(own.quarter)],
        ['疑点数', `${own.standing}（共 ${own.findings}）`, '涉及金额（元）', own.amount],
        ['制作人', nameOf(evidence.made_by), '制作时间', evidence.made_at],
      ]),
      note('本件所列为系统发现的疑点及其证据，不是处理结论。'),
      ...(evidence.left_out > 0 ? [note(`另有 ${evidence.left_out} 条疑点未列入本件。`)] : []),
      heading('一、规则与依据'),
      ...evidence.rules.map(({ rule }): Content => ({
        margin: [0, 0, 0, 6],
        stack: [
          {
            text: `${rule.id} ${rule.name.zh}（第 ${rule.version} 版，参数第 ${rule.edition} 版）`,
            bold: true,
          },
          rule.about.zh,
          { text: rule.legal.map(articleText).join('；'), color: MUTED },
        ],
      })),
      heading('二、疑点与证据'),
      ...evidence.findings.flatMap(findingOf),
      heading('三、办理经过'),
      table(['auto', 'auto', 'auto', 'auto', '*'], STEP_COLUMNS, evidence.steps.toReversed().map(stepCells)),
      heading('四、机构陈述'),
      ...(evidence.answers.length === 0
        ? [note('机构尚未陈述。')]
        : evidence.answers.toReversed().map(answerOf)),
      heading('五、材料'),
      evidence.files.length === 0
        ? note('没有材料。')
        : table(
            ['auto', 'auto', '*', 'auto', 190],
            ['序号', '提交方', '名称与证明内容', '时间', 'SHA-256'],
            evidence.files.map((file, at) => [
              String(at + 1),
              SIDES[file.side],
              `${file.name}${file.note ? `：${file.note}` : ''}${file.withdrawn_at ? '（已撤回）' : ''}`,
              file.at,
              { text: file.sha256, fontSize: 6.5 },
            ]),
          ),
    ],
  };
}

const heading = (text: string): Content => ({ text, fontSize: 12, bold: true, margin: [0, 12, 0, 4] });
const note = (text: string): Content => ({ text, color: MUTED, margin: [0, 4, 0, 0] });

function table(
  widths: (number | string)[],
  head: readonly string[] | undefined,
  rows: readonly (readonly TableCell[])[],
): Content {
  const header = head?.map((text): TableCell => ({ text, bold: true, fillColor: SHADE }));
  return {
    table: {
      widths,
      headerRows: header ? 1 : 0,
      body: [...(header ? [header] : []), ...rows.map((row) => [...row])],
    },
    layout: LAYOUT,
  };
}

function findingOf({ finding, innocent, peers, records, timeline }: ProvenFinding): Content[] {
  return [
    {
      margin: [0, 6, 0, 2],
      unbreakable: true,
      stack: [
        {
          text: `${finding.finding_id}　${finding.rule_id}　${GRADES[finding.grade]}　${finding.amount} 元`,
          bold: true,
        },
        finding.explanation_zh,
        ...innocent.map(({ text, result }) => ({
          text: `可能的正当原因：${text.zh}——${result.zh}`,
          color: MUTED,
        })),
        ...(peers.count
          ? [
              {
                text: `同类机构 ${peers.institutions} 家：本机构同规则疑点 ${peers.count.own} 条，中位数 ${peers.count.median}，最多 ${peers.count.max}`,
                color: MUTED,
              },
            ]
          : []),
      ],
    },
    table(
      ['auto', '*', 'auto', 'auto', 'auto'],
      ['数据', '主键', '来源文件', '批次', '行号'],
      records.flatMap(({ label, key, versions }) =>
        versions.map(({ file, batch_id, line, is_current: isCurrent }) => [
          `${label.zh}${isCurrent ? '' : '（旧版）'}`,
          key.join(' / '),
          file,
          batch_id,
          String(line),
        ]),
      ),
    ),
    ...timelineOf(timeline),
  ];
}

/** What happened to the persons around the event; where that is long, the workbook has the rest. */
function timelineOf(timeline: Timeline): Content[] {
  const rows = timelineRows(timeline);
  if (rows.length === 0) return [];
  const shown = rows.slice(0, MOST_MOMENTS);
  return [
    note(
      `前后经过 ${timeline.first.slice(0, 10)} 至 ${timeline.last.slice(0, 10)}${rows.length > shown.length ? `（共 ${rows.length} 项，其余见工作簿）` : ''}`,
    ),
    table(['auto', 'auto', 'auto', '*', 'auto', 'auto'], TIMELINE_COLUMNS, shown),
  ];
}

const answerOf = (answer: Evidence['answers'][number]): Content => ({
  margin: [0, 0, 0, 6],
  stack: [
    {
      text: `${answer.at}　第 ${answer.version} 版　${answer.kind === 'waiver' ? '放弃陈述' : '陈述申辩'}`,
      bold: true,
    },
    answer.statement,
    ...answer.points.map(
      ({ finding_id, stance, statement }) =>
        `${finding_id}：${stance === 'contested' ? '不认可' : '认可'}${statement ? `，${statement}` : ''}`,
    ),
  ],
});
