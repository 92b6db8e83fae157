import type { Line } from '../sheet.js';
import type { Statement } from '../statement.js';

/** A line that two statements of one subject do not have in common; null on the side that lacks it. */
export type LineDifference = { code: string; label_zh: string; before: Line | null; after: Line | null };

export type Difference = {
  subject_id: string;
  subject_name: string;
  before: string | null;
  after: string | null;
  lines: LineDifference[];
};

/** Where the statements of one subject differ, line by line, in the order of the later one. */
export function differenceOf(before: Statement, after: Statement): Difference {
  const linesBefore = new Map(before.lines.map((line) => [line.code, line]));
  const linesAfter = new Map(after.lines.map((line) => [line.code, line]));
  const codes = [...new Set([...linesAfter.keys(), ...linesBefore.keys()])];
  return {
    subject_id: after.subject_id,
    subject_name: after.subject_name,
    before: before.payable,
    after: after.payable,
    lines: codes.flatMap((code) => {
      const [old, now] = [linesBefore.get(code) ?? null, linesAfter.get(code) ?? null];
      const isSame =
        JSON.stringify([old?.amount, old?.inputs]) === JSON.stringify([now?.amount, now?.inputs]);
      return isSame ? [] : [{ code, label_zh: (now ?? old)?.label_zh ?? '', before: old, after: now }];
    }),
  };
}
