import type { Workbook } from 'exceljs';
import { headRow, newSheet, putAmount, putText } from '../statements/sheet-cells.js';
import { GRADES, nameOf, quarterText, subjectOf } from './evidence.text.js';
import type { Evidence } from './evidence.js';

type Cell = string | { amount: string };

/** The evidence of a case as a workbook: findings, their records as received, field by field. Ids are text, amounts are numbers. */
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
