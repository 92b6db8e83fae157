import type { Rule } from '@fundwatch/rules';
import type { Text } from '@fundwatch/streams';
import { codeText } from '../records/shown-fields.js';

/** What the facts of a finding mean where they hold codes: names of institutions in reach, words of code sets. */
export function factTexts(
  rule: Rule,
  facts: Readonly<Record<string, string>>,
  placeOf: (institution: string) => Text | undefined,
): Record<string, Text> {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => {
      const text = textOf(rule.facts[name], value, placeOf);
      return text ? [[name, text] as const] : [];
    }),
  );
}

function textOf(
  label: Rule['facts'][string] | undefined,
  value: string,
  placeOf: (institution: string) => Text | undefined,
): Text | undefined {
  if (label?.isInstitution) return value === '' ? undefined : placeOf(value);
  const { codes, words: own } = label ?? {};
  if (codes === undefined && own === undefined) return undefined;
  const words = value.split(/[;/]/).map((code) => own?.[code] ?? (codes && codeText(codes, code)));
  if (words.some((word) => word === undefined)) return undefined;
  const known = words.filter((word) => word !== undefined);
  return { zh: known.map(({ zh }) => zh).join('、'), en: known.map(({ en }) => en).join(', ') };
}
