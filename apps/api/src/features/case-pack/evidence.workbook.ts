import type { Workbook } from 'exceljs';
import { headRow, newSheet, putAmount, putText } from '../statements/sheet-cells.js';
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
import type { Evidence } from './evidence.js';

type Cell = string | { amount: string };

/** As many characters as a cell of a workbook holds. */
const MOST_OF_A_CELL = 32_767;

/**
 * The evidence of a case as a workbook: its findings with the rules, records as received, field by field, peers and innocent explanations,
 * what happened around them; how it was handled, what the institution said, and both sides' files. Ids are text, amounts are numbers.
 */
export async function evidenceWorkbook(evidence: Evidence, made: Date): Promise<Buffer> {
  const { default: ExcelJS } = await import('exceljs');
  const book = new ExcelJS.Workbook();
  book.creator = 'Fundwatch';
  book.created = made;
  book.modified = made;
  put(
    book,
    '说明',
    [24, 80],
    ['项目', '内容'],
    [
      ['案件编号', String(evidence.case.case_id)],
      ['对象', subjectOf(evidence.case)],
      ['期间', quarterText(evidence.case.quarter)],
      ['制作人', nameOf(evidence.made_by)],
      ['制作时间', evidence.made_at],
      ['性质', '系统发现的疑点及其证据，不是处理结论'],
      ['未列入的疑点', String(evidence.left_out)],
    ],
  );
  put(
    book,
    '规则',
    [8, 30, 40, 40, 100],
    ['规则', '名称', '依据', '参数', '查询语句'],
    evidence.rules.map(({ rule, query }) => [
      rule.id,
      rule.name.zh,
      rule.legal.map(articleText).join('；'),
      rule.params.map(({ label, value, unit }) => `${label.zh} ${value} ${unit.zh}`.trim()).join('；'),
      query.slice(0, MOST_OF_A_CELL),
    ]),
  );
  put(
    book,
    '疑点',
    [30, 8, 8, 24, 20, 20, 14, 70],
    ['疑点编号', '规则', '等级', '机构', '开始', '结束', '金额（元）', '说明'],
    evidence.findings.map(({ finding }) => [
      finding.finding_id,
      finding.rule_id,
      GRADES[finding.grade],
      finding.fixmedins_name || finding.fixmedins_code,
      finding.event_from,
      finding.event_to,
      { amount: finding.amount },
      finding.explanation_zh,
    ]),
  );
  put(
    book,
    '记录原文',
    [30, 12, 30, 24, 24, 10, 8, 18, 40, 60],
    ['疑点编号', '数据', '主键', '来源文件', '批次', '行号', '现行', '字段', '值', '原文'],
    evidence.findings.flatMap(({ finding, records }) =>
      records.flatMap(({ label, key, versions }) =>
        versions.flatMap(({ file, batch_id, line, is_current: isCurrent, fields, raw }) =>
          fields.map((field, at) => [
            finding.finding_id,
            label.zh,
            key.join(' / '),
            file,
            batch_id,
            String(line),
            isCurrent ? '是' : '否',
            field.label.zh,
            field.value === null ? '' : String(field.value),
            at === 0 ? (raw?.text ?? '') : '',
          ]),
        ),
      ),
    ),
  );
  put(
    book,
    '同类与正当原因',
    [30, 14, 14, 14, 14, 60],
    ['疑点编号', '同类机构数', '本机构疑点', '中位数', '最多', '可能的正当原因'],
    evidence.findings.map(({ finding, peers, innocent }) => [
      finding.finding_id,
      String(peers.institutions),
      ...(peers.count ? [peers.count.own, peers.count.median, peers.count.max].map(String) : ['', '', '']),
      innocent.map(({ text, result }) => `${text.zh}：${result.zh}`).join('\n'),
    ]),
  );
  put(
    book,
    '前后经过',
    [30, 20, 20, 16, 60, 14, 8],
    ['疑点编号', ...TIMELINE_COLUMNS],
    evidence.findings.flatMap(({ finding, timeline }) =>
      timelineRows(timeline).map((row) => [finding.finding_id, ...row]),
    ),
  );
  put(book, '办理经过', [20, 14, 20, 16, 80], STEP_COLUMNS, evidence.steps.toReversed().map(stepCells));
  put(
    book,
    '机构陈述',
    [20, 8, 12, 30, 10, 80],
    ['时间', '版本', '类别', '疑点编号', '意见', '内容'],
    evidence.answers.toReversed().flatMap((answer) => {
      const head = [answer.at, String(answer.version), answer.kind === 'waiver' ? '放弃陈述' : '陈述申辩'];
      return [
        [...head, '', '', answer.statement],
        ...answer.points.map(({ finding_id, stance, statement }) => [
          ...head,
          finding_id,
          stance === 'contested' ? '不认可' : '认可',
          statement,
        ]),
      ];
    }),
  );
  put(
    book,
    '材料',
    [12, 40, 40, 20, 70],
    ['提交方', '名称', '证明内容', '时间', 'SHA-256'],
    evidence.files.map((file) => [
      SIDES[file.side],
      `${file.name}${file.withdrawn_at ? '（已撤回）' : ''}`,
      file.note,
      file.at,
      file.sha256,
    ]),
  );
  return Buffer.from(await book.xlsx.writeBuffer());
}

function put(
  book: Workbook,
  name: string,
  widths: readonly number[],
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
): void {
  const sheet = newSheet(book, name, widths);
  headRow(sheet, 1, head);
  for (const [at, row] of rows.entries())
    for (const [column, value] of row.entries()) {
      const cell = sheet.getCell(at + 2, column + 1);
      if (typeof value === 'string') putText(cell, value);
      else putAmount(cell, value.amount);
    }
}
