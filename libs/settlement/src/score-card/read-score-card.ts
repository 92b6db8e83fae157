import { PolicyDocument } from '../policy/document.js';
import { reasonOf, type Fault } from '../policy/fault.js';
import { misfits } from './check.js';
import type { Catalogue } from './facts.js';
import { scoreCardSchema, type ScoreCard } from './schema.js';

/** A card, or everything that is wrong with the file, in the order of its lines. */
export type ReadCard = { card: ScoreCard; faults?: undefined } | { card?: undefined; faults: Fault[] };

/** Where a policy of settlement holds its card. */
const SECTION = 'score_card';

/**
 * Reads a score card: a file of its own, or the section `score_card` of a policy. All faults are told at once, each with its
 * line and what to write instead. Source of the items: S1 and S3, domain.md D.3.
 */
export function readScoreCard(text: string, catalogue: Catalogue): ReadCard {
  const document = new PolicyDocument(text);
  if (document.faults.length > 0) return { faults: document.faults };
  const { content } = document;
  const inside = sectionOf(content);
  const at = inside === undefined ? [] : [SECTION];
  const toFault = ({ path, reason }: { path: readonly PropertyKey[]; reason: Fault['reason'] }): Fault => ({
    line: document.lineOf([...at, ...path]),
    path: [...at, ...path].map(String).join('.'),
    reason,
  });
  const read = scoreCardSchema.safeParse(inside ?? content);
  const faults = read.success
    ? misfits(read.data, catalogue)
    : read.error.issues.map((issue) => ({ path: issue.path, reason: reasonOf(issue) }));
  if (read.success && faults.length === 0) return { card: read.data };
  return { faults: faults.map(toFault).sort((a, b) => a.line - b.line) };
}

function sectionOf(content: unknown): unknown {
  if (content === null || typeof content !== 'object' || !(SECTION in content)) return undefined;
  return content[SECTION];
}
