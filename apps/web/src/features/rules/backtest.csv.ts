import type { I18n } from '../../lib/i18n/i18n.svelte.ts';
import { toCsv } from '../data/csv.ts';
import { sentenceOf } from '../findings/finding.rows.ts';
import { subjectKind } from '../findings/subject.ts';
import type { ChangedFinding } from './backtest.rows.ts';

const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^-?\d+(\.\d+)?$/;
const LONG_DIGITS = /^\d{12,}$/;

/** As in the files of the service: a spreadsheet takes no text for a formula, and cuts no long number. */
export const sheetCell = (value: string): string =>
  (FORMULA.test(value) && !NUMBER.test(value)) || LONG_DIGITS.test(value) ? `\t${value}` : value;

/** Every change as a file for spreadsheets, in the reader's language; amounts are the text that came. */
export function changesCsv(
  changes: readonly ChangedFinding[],
  { t, locale }: Pick<I18n, 't' | 'locale'>,
): string {
  const header = [
    t('backtest.change'),
    t('findings.grade'),
    t('backtest.findingId'),
    t('findings.rule'),
    t('backtest.subjectKind'),
    t('findings.subject'),
    t('backtest.institutionCode'),
    t('findings.institution'),
    t('backtest.begins'),
    t('backtest.ends'),
    t('findings.amount'),
    t('findings.sentence'),
  ];
  const rows = changes.map((finding) => {
    const kind = subjectKind(finding.subject_type);
    return [
      t(`backtest.${finding.change}`),
      t(`grade.${finding.grade}`),
      finding.finding_id,
      finding.rule_id,
      kind ? t(kind) : finding.subject_type,
      finding.subject_id,
      finding.fixmedins_code,
      finding.fixmedins_name,
      finding.event_from,
      finding.event_to,
      finding.amount,
      sentenceOf(finding, locale),
    ];
  });
  return toCsv([header, ...rows.map((row) => row.map(sheetCell))]);
}
