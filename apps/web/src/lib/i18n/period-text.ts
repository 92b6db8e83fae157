import type { I18n } from './i18n.svelte.ts';
import { partOf, yearOf } from './period.ts';

const QUARTERS = { Q1: 'quarter.1', Q2: 'quarter.2', Q3: 'quarter.3', Q4: 'quarter.4' } as const;

/** A period as people say it: 2025年第一季度, 2025年6月. */
export function periodText(period: string, t: I18n['t']): string {
  const year = yearOf(period);
  const part = partOf(period);
  for (const [name, key] of Object.entries(QUARTERS)) {
    if (name === part) return t('period.ofYear', { year, part: t(key) });
  }
  return part ? t('period.ofMonth', { year, month: Number(part) }) : t('period.year', { year });
}
