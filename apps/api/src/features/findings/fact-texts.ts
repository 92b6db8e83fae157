import type { Rule } from '@fundwatch/rules';
import type { Text } from '@fundwatch/streams';
import { codeText } from '../records/shown-fields.js';

/** What the facts of a finding mean where they hold codes: names of institutions in reach, words of code sets. */
export function factTexts(
  rule: Rule,
  facts: Readonly<Record<string, string>>,
  nameOf: (institution: string) => string | undefined,
): Record<string, Text> {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => {
      const text = textOf(rule.facts[name], value, nameOf);
      return text ? [[name, text] as const] : [];
    }),
  );
}

function textOf(
  label: Rule['facts'][string] | undefined,
  value: string,
  nameOf: (institution: string) => string | undefined,
): Text | undefined {
  if (label?.isInstitution) {
    const place = nameOf(value);
    return place === undefined ? undefined : { zh: place, en: place };
  }
  const { codes } = label ?? {};
  if (codes === undefined) return undefined;
  const words = value.split(/[;/]/).map((code) => codeText(codes, code));
  if (words.some((word) => word === undefined)) return undefined;
  const known = words.filter((word) => word !== undefined);
  return { zh: known.map(({ zh }) => zh).join('、'), en: known.map(({ en }) => en).join(', ') };
}
