import type { Peers, Received, Timeline } from '../finding-context/finding-context.dto.js';
import type { CaseFile } from '../cases/case-files.dto.js';
import type { CaseDetail } from '../cases/cases.dto.js';
import type { Finding, FindingDetail } from '../findings/findings.dto.js';
import type { RuleView } from '../rules/rules.dto.js';

/** A finding with everything that it rests on. */
export type ProvenFinding = {
  finding: Finding;
  innocent: FindingDetail['innocent'];
  peers: Peers;
  /** what happened to its persons around the event */
  timeline: Timeline;
  /** its records as they were received, in all their versions: batch, line, and the text for whoever may read it */
  records: Received[];
};

/** A rule as it judged: its articles and parameters, and the query itself. */
export type ProvenRule = { rule: RuleView; query: string };

/** What a case rests on, as one document: the hash of its canonical JSON is what a paper is checked by. */
export type Evidence = {
  format: 'fundwatch-evidence@2';
  made_at: string;
  made_by: string;
  case: CaseDetail['case'];
  steps: CaseDetail['steps'];
  answers: CaseDetail['answers'];
  files: CaseFile[];
  rules: ProvenRule[];
  findings: ProvenFinding[];
  /** findings of the case beyond those that a pack holds */
  left_out: number;
};
