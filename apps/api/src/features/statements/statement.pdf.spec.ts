import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { find } from '../../../../../tests/helpers/found.js';
import { exampleStatement } from '../../../../../tests/helpers/statements.js';
import { paperOf } from './paper.js';
import { papersPdf } from './statement.pdf.js';

const MADE = new Date('2026-01-15T02:00:00Z');
const CONTEXT = { policyName: '门诊按人头付费', state: '草稿', place: '测试县（990102）' };
const reader = find('pdftotext', 'the PDF of statements as text');

const pdfOf = (statements = [exampleStatement()]): Promise<Buffer> =>
  papersPdf(
    statements.map((one) => paperOf(one, CONTEXT)),
    MADE,
  );

function textOf(pdf: Buffer): string {
  const path = join(mkdtempSync(join(tmpdir(), 'statement-')), 'a.pdf');
  writeFileSync(path, pdf);
  return spawnSync(reader ?? '', ['-layout', path, '-'], { encoding: 'utf8' }).stdout;
}

describe('the PDF of a statement', () => {
  it('embeds a subset of its font, is small, and is the same each time', async () => {
    const pdf = await pdfOf();
    expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    expect(pdf.toString('latin1')).toMatch(/[A-Z]{6}\+NotoSansSC/);
    expect(pdf.length).toBeLessThan(400_000);
    expect((await pdfOf()).equals(pdf)).toBe(true);
  });
  it.runIf(reader)('says every line, the total in capitals and the pages', async () => {
    const long = exampleStatement();
    const lines = [...long.lines, ...long.lines, ...long.lines, ...long.lines];
    const text = textOf(await pdfOf([{ ...long, lines }]));
    expect(text).toContain('2025 年度门诊按人头付费清算单');
    for (const { label_zh } of long.lines) expect(text).toContain(label_zh);
    expect(text).toContain('1,296,000.00');
    expect(text.replaceAll(/\s/g, '')).toContain('人民币负壹仟贰佰叁拾肆元伍角整');
    expect(text).toMatch(/第 1 页，共 [2-9] 页/);
    expect(text.match(/计算公式/g)?.length).toBeGreaterThan(1);
  });
});
