import type { Rule } from '../../lib/api/api.ts';
import type { I18n } from '../../lib/i18n/i18n.svelte.ts';
import type { Patch } from '../../lib/state/address.ts';
import { trialPatch, withDefaults } from '../rules/backtest.url.ts';
import type { RuleVersion } from './rule-versions.queries.ts';

/** The values by which a version differs from the rule as shipped, each beside the shipped one. */
export function settingsText(
  { params }: Pick<RuleVersion, 'params'>,
  rule: Pick<Rule, 'params'>,
  { t, text }: Pick<I18n, 't' | 'text'>,
): string[] {
  const own = rule.params.filter((param) => params[param.name] !== param.default);
  if (own.length === 0) return [t('versions.asShipped')];
  return own.map((param) =>
    t('versions.setting', {
      label: text(param.label),
      value: params[param.name] ?? param.default,
      unit: text(param.unit),
      shipped: param.default,
    }),
  );
}

/** The keys of an address that back-tests the values of a version over the last year of the data. */
export function trialOf({ params }: RuleVersion, rule: Rule, asOf: string | null): Patch {
  const values = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
  return trialPatch(withDefaults({ from: '', to: '', values }, asOf), rule.params);
}
