import type { EvidenceRow, Finding, Text } from '../../lib/api/api.ts';
import type { Locale } from '../../lib/i18n/format.ts';

/** A fact as a rule leaves it; nested ones are shown flat. */
export type Fact = string | number | boolean | null | Fact[] | { [name: string]: Fact };

export function sentenceOf(finding: Finding, locale: Locale): string {
  return locale === 'en' ? finding.explanation_en || finding.explanation_zh : finding.explanation_zh;
}

export type EvidenceColumn = { name: string; label: Text; isNumeric: boolean; isFlag: boolean };

export type EvidenceGroup = {
  stream: string;
  label: Text;
  columns: EvidenceColumn[];
  rows: {
    id: string;
    key: string;
    values: (string | number | null)[];
    texts: (Text | undefined)[];
    origin: EvidenceRow;
  }[];
};

/** One table per stream; its columns are the fields its rows fill, in the order they first appear. */
export function groupEvidence(rows: EvidenceRow[]): EvidenceGroup[] {
  const groups = new Map<string, EvidenceRow[]>();
  for (const row of rows) groups.set(row.stream, [...(groups.get(row.stream) ?? []), row]);
  return [...groups].map(([stream, members]) => {
    const columns = columnsOf(members);
    return {
      stream,
      label: members[0]?.label ?? { zh: stream, en: stream },
      columns,
      rows: members.map((origin) => ({
        id: `${origin.stream}/${keyText(origin.key)}/${origin.batch_id}/${origin.line}`,
        key: keyText(origin.key),
        values: columns.map(({ name }) => origin.fields.find((field) => field.name === name)?.value ?? null),
        texts: columns.map(({ name }) => origin.fields.find((field) => field.name === name)?.text),
        origin,
      })),
    };
  });
}

export function keyText(key: string | string[]): string {
  return Array.isArray(key) ? key.join(' / ') : key;
}

/** Only decimals are set as figures: codes such as 11 or 2102 are names, not numbers. */
const FIGURE = /^-?\d+\.\d{1,6}$/;

function columnsOf(rows: EvidenceRow[]): EvidenceGroup['columns'] {
  const columns = new Map<string, EvidenceColumn>();
  for (const { fields } of rows) {
    for (const { name, label, value, is_flag: isFlag = false } of fields) {
      if (value === null || value === '') continue;
      const isFigure = typeof value === 'number' || FIGURE.test(value);
      const column = columns.get(name) ?? { name, label, isFlag, isNumeric: true };
      columns.set(name, { ...column, isNumeric: column.isNumeric && isFigure });
    }
  }
  return [...columns.values()];
}

export type FactRow = { name: string; value: string };

/** Facts as a rule left them: flat rows, nested ones with a dotted name. */
export function factRows(facts: Record<string, Fact>, prefix = ''): FactRow[] {
  return Object.entries(facts).flatMap(([name, value]) => {
    const path = prefix + name;
    if (value !== null && typeof value === 'object' && !Array.isArray(value))
      return factRows(value, `${path}.`);
    return [{ name: path, value: factText(value) }];
  });
}

function factText(value: Fact): string {
  if (value === null || value === '') return '—';
  if (Array.isArray(value))
    return value.map((item) => (isPlain(item) ? String(item) : JSON.stringify(item))).join('、');
  return isPlain(value) ? String(value) : JSON.stringify(value);
}

function isPlain(value: Fact): value is string | number | boolean | null {
  return value === null || typeof value !== 'object';
}
