import { PolicyDocument } from './document.js';
import { reasonOf, type Fault } from './fault.js';
import { policySchema, type Policy } from './schema.js';

/** A policy, or everything that is wrong with the file, in the order of its lines. */
export type ReadPolicy = { policy: Policy; faults?: undefined } | { policy?: undefined; faults: Fault[] };

/** Reads a policy file. All faults are told at once, each with its line and what to write instead. */
export function readPolicy(text: string): ReadPolicy {
  const document = new PolicyDocument(text);
  if (document.faults.length > 0) return { faults: document.faults };
  const read = policySchema.safeParse(document.content);
  if (read.success) return { policy: read.data };
  const faults = read.error.issues.map((issue) => ({
    line: document.lineOf(issue.path),
    path: issue.path.map(String).join('.'),
    reason: reasonOf(issue),
  }));
  return { faults: faults.sort((a, b) => a.line - b.line) };
}
