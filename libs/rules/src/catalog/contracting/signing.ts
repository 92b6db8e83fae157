/** SQL: not a lawful renewal by the system (S3 deems it valid): it is judged by what was delivered, not by how it was signed. */
export const IS_SIGNED_BY_PEOPLE = `NOT (sign_channel = 'batch' AND renewed_from != '')`;

/**
 * SQL: nothing shows that this person was asked. `shared` is how many persons have the same evidence.
 * Evidence whose hash was not sent is not held against anybody.
 */
export const hasWeakEvidence = (shared: string): string =>
  `(evidence_type IN ('', 'none') OR evidence_hash != '' AND ${shared} > 1)`;

/** SQL: no source sends evidence at all; what is unknown must not weigh. */
export const LACKS_EVIDENCE = `countIf(evidence_type != '' OR evidence_hash != '') = 0`;

/** How many records a finding names at most. */
export const EVIDENCE_MOST = 300;
