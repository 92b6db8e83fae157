import { paramsOf } from './compile.js';
import type { Rule } from './define.js';

/**
 * A rule as a pool has it: the same rule with other defaults of its parameters, under the number of the version that sets them.
 * Everything that derives from a rule follows. Throws `BadParam` as `paramsOf` does.
 */
export function withParams(
  rule: Rule,
  params: Readonly<Record<string, number>>,
  edition: number,
): Rule & { edition: number } {
  const values = paramsOf(rule, params);
  const own = Object.entries(rule.params).map(([name, param]) => [
    name,
    { ...param, default: values[name] ?? param.default },
  ]);
  return { ...rule, edition, params: Object.fromEntries(own) };
}

/** The number of the version that sets a rule's parameters; 0 as shipped. */
export const editionOf = ({ edition = 0 }: Pick<Rule, 'edition'>): number => edition;

/** All by which two judgements under a rule may differ, as text: who was judged under another text is judged again. */
export const editionText = (rule: Rule): string =>
  [editionOf(rule), `v${rule.version}`, ...Object.entries(paramsOf(rule)).map((pair) => pair.join('='))].join(
    ' ',
  );
