import type { Scope } from '../access/scope.js';
import type { FindingsService } from '../findings/findings.service.js';
import type { ChangedFinding } from './backtest.dto.js';
import type { ChangedRow } from './backtest.repository.js';

/** Changes of one pool as people read them. */
export async function* presentedChanges(
  findings: FindingsService,
  scope: Scope,
  pool: string,
  rows: AsyncIterable<ChangedRow>,
): AsyncGenerator<ChangedFinding> {
  const changes = new Map<string, ChangedRow['change']>();
  const noted = async function* () {
    for await (const row of rows) {
      changes.set(row.finding_id, row.change);
      yield row;
    }
  };
  for await (const finding of findings.presented(scope, pool, noted()))
    yield { ...finding, change: changes.get(finding.finding_id) ?? 'added' };
}
