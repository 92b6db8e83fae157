import type { Text } from '../../lib/api/api.ts';
import type { I18n } from '../../lib/i18n/i18n.svelte.ts';
import { decimalText, parseDecimal, roundDecimal, sign, subtract } from '../../lib/i18n/decimal.ts';
import type { Difference, StatementLine, Terms } from './settlement.queries.ts';

/** An input of a line, named; `from` is the line of the same statement that it comes from. */
export type InputRow = { name: string; label: Text; value: string; from: string | null };

/** A line of a statement as the page shows it. */
export type LineRow = {
  code: string;
  no: number;
  label: Text;
  ledger: Text | null;
  formula: string;
  inputs: InputRow[];
  rounding: string;
  amount: string;
  source: string;
  isTotal: boolean;
};

/** The lines of a statement, their inputs named and traced to the lines that they come from. */
export function lineRows(lines: readonly StatementLine[], { terms, ledgers }: Terms): LineRow[] {
  return lines.map((line, at) => ({
    code: line.code,
    no: at + 1,
    label: labelOf(line, terms),
    ledger: line.ledger === undefined ? null : (ledgers[line.ledger] ?? both(line.ledger)),
    formula: line.formula,
    inputs: Object.entries(line.inputs).map(([name, value]) =>
      inputRow(line, { name, value }, lines.slice(0, at), terms),
    ),
    rounding: line.formula.includes(line.rounding) ? '' : line.rounding,
    amount: line.amount,
    source: named(line.source, terms),
    isTotal: at === lines.length - 1,
  }));
}

const both = (text: string): Text => ({ zh: text, en: text });
const plain = (code: string): string => code.split('.').at(-1) ?? code;

/** The Chinese label is the statement's own; in English a line is called as its term is. */
const labelOf = (
  { code, label_zh }: Pick<StatementLine, 'code' | 'label_zh'>,
  terms: Terms['terms'],
): Text => ({
  zh: label_zh,
  en: terms[plain(code)]?.en ?? label_zh,
});

function inputRow(
  line: StatementLine,
  { name, value }: { name: string; value: string },
  before: readonly StatementLine[],
  terms: Terms['terms'],
): InputRow {
  const from = before.findLast(
    ({ code, amount }) =>
      code === name || (code === [line.ledger, name].filter(Boolean).join('.') && amount === value),
  );
  const label = from && from.code === name ? labelOf(from, terms) : (terms[name] ?? both(name));
  return { name, label, value, from: from?.code ?? null };
}

/** A source cites each parameter by its name: it is shown as people call it. */
const named = (source: string, terms: Terms['terms']): string =>
  source.replaceAll(
    /(^|；)([a-z0-9_]+)：/g,
    (_, before: string, name: string) => `${before}${terms[name]?.zh ?? name}：`,
  );

/** A line that a what-if changes. */
export type ChangedRow = {
  code: string;
  label: Text;
  before: string | null;
  after: string | null;
  change: string | null;
};

export function changedRows({ lines }: Difference, { terms }: Terms): ChangedRow[] {
  return lines.map(({ code, label_zh, before, after }) => ({
    code,
    label: labelOf({ code, label_zh }, terms),
    before: before?.amount ?? null,
    after: after?.amount ?? null,
    change: changeOf(before?.amount, after?.amount),
  }));
}

/** By how much an amount changed, signed; null where one of the two is missing. */
export function changeOf(before: string | null | undefined, after: string | null | undefined): string | null {
  const [from, to] = [before ? parseDecimal(before) : null, after ? parseDecimal(after) : null];
  if (!from || !to) return null;
  const change = subtract(to, from);
  const text = decimalText(roundDecimal(change, Math.max(from.scale, to.scale)), true).replace('-', '\u2212');
  return sign(change) > 0 ? `+${text}` : text;
}

/** An amount with its own decimals and separators: rates and counts stand among the amounts of a statement. */
export function amountText(value: string | null): string {
  const parsed = value === null ? null : parseDecimal(value);
  return parsed ? decimalText(parsed, true).replace('-', '\u2212') : (value ?? '—');
}

/** What went into a line: yes and no are said, numbers have their separators, other text stays. */
export function inputText(value: string, t: I18n['t']): string {
  return value === 'true' || value === 'false' ? t(`policy.${value}`) : amountText(value);
}
