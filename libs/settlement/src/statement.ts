import type { Line } from './sheet.js';

/** Of whom a statement is. */
export const STATEMENT_GRAINS = ['institution', 'alliance'] as const;
export type StatementGrain = (typeof STATEMENT_GRAINS)[number];

/**
 * The year-end statement of an institution or alliance. Its lines stand in the order in which they were worked out; the last
 * is what is due now, in yuan. Source: domain.md D.5 item 14.
 */
export type Statement = {
  subject_id: string;
  subject_name: string;
  grain: StatementGrain;
  year: number;
  /** id and version of the policy: `chenzhou-capitation@1` */
  policy: string;
  /** SHA-256 of the facts that went in */
  snapshot: string;
  lines: Line[];
  /** amount of the last line; null where it cannot be worked out, with `reasons` that say why: unknown is never 0 */
  payable: string | null;
  /** whether the subject takes part at all (domain.md D.5 item 13) */
  eligible: boolean;
  /** why it does not take part, why something could not be worked out, and what was left open */
  reasons: string[];
};
