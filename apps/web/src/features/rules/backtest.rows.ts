import type { Subject } from '../../lib/api/api.ts';
import type { components } from '../../lib/api/schema.gen.ts';
import type { Change } from './backtest.url.ts';

type Schemas = components['schemas'];
export type BacktestLine = Schemas['BacktestLine'];
export type BacktestSummary = Schemas['BacktestSummary'];
export type ComparisonSums = Schemas['ComparisonSums'];
export type ChangedFinding = Schemas['ChangedFinding'];

/** What has come of a run so far. */
export type Backtest = { summary: BacktestSummary; changes: readonly ChangedFinding[] };

/** A result with the next lines of its stream. */
export function grown(result: Backtest | undefined, lines: readonly BacktestLine[]): Backtest | undefined {
  const [summary = result?.summary] = lines.flatMap((line) => ('finding_id' in line ? [] : [line]));
  const changes = lines.flatMap((line) => ('finding_id' in line ? [line] : []));
  return summary && { summary, changes: [...(result?.changes ?? []), ...changes] };
}

export const changeCount = ({ added, removed }: ComparisonSums): number => added + removed;

/** Whether every change that the summary speaks of has come. */
export const isWhole = ({ summary, changes }: Backtest): boolean => changes.length === changeCount(summary);

/** The changes of a kind, with the names of their institutions: what is judged anew comes with codes only. */
export function shownChanges(
  changes: readonly ChangedFinding[],
  change: Change | null,
  institutions: readonly Pick<Subject, 'id' | 'name'>[],
): ChangedFinding[] {
  const names = new Map(institutions.map(({ id, name }) => [id, name]));
  return changes
    .filter((finding) => !change || finding.change === change)
    .map((finding) => ({
      ...finding,
      fixmedins_name: finding.fixmedins_name || (names.get(finding.fixmedins_code) ?? ''),
    }));
}
