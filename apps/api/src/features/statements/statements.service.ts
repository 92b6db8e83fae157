import { capitals, LEDGERS, money, TERMS } from '@fundwatch/settlement';
import { NotFound, TooLarge } from '../../http/errors.js';
import type { Scope } from '../access/scope.js';
import type { StoredRun } from '../settlement/runs.repository.js';
import type { RunsService } from '../settlement/runs.service.js';
import type { RunState } from '../settlement/settlement.dto.js';
import { paperOf, type Paper } from './paper.js';
import { papersPdf } from './statement.pdf.js';
import { papersWorkbook } from './statement.workbook.js';
import type { AmountQuery, FileQuery, Format, Terms } from './statements.dto.js';

/** Statements that one PDF holds at most: drawing a page takes a tenth of a second, and nobody prints more at once. */
const PDF_MAX = 200;

const TYPES: Record<Format, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
};

const STATES: Record<RunState, string> = {
  computed: '草稿（已计算，未复核）',
  reviewed: '草稿（已复核，未审批）',
  approved: '已审批',
  locked: '已锁定',
  discarded: '已作废',
};

export type StatementsFile = { bytes: Buffer; type: string; name: string };

/** Statements as files that people read, print and pass on: what the reader may see of a run, as it stands there. */
export class StatementsService {
  constructor(private readonly runs: Pick<RunsService, 'read'>) {}

  /** What lines, inputs and ledgers of statements are called. */
  terms(): Terms {
    return { terms: { ...TERMS }, ledgers: { ...LEDGERS } };
  }

  /** An amount in Chinese capitals, as bills have it. */
  capitals({ amount }: AmountQuery): { capitals: string } {
    return { capitals: capitals(money(amount)) };
  }

  /** Statements of a run in reach as a file; throws `NotFound` where there is none, `TooLarge` of too many for a PDF. */
  async file(scope: Scope, runId: number, format: Format, { subject }: FileQuery): Promise<StatementsFile> {
    const { run, statements } = await this.runs.read(scope, runId);
    const chosen = statements.filter((own) => subject === undefined || own.subject_id === subject);
    if (chosen.length === 0) throw new NotFound(`statement of ${subject ?? `run ${runId}`}`);
    if (format === 'pdf' && chosen.length > PDF_MAX)
      throw new TooLarge(`a PDF holds ${PDF_MAX} statements at most: ask for one subject, or for XLSX`);
    const papers = chosen.map((own) =>
      paperOf(own, {
        policyName: run.summary.policy_name.zh,
        state: STATES[run.state],
        place: run.pool,
      }),
    );
    return {
      bytes: await drawn(papers, format, lastStep(run)),
      type: TYPES[format],
      name: `settlement-${run.year}-${run.policy_id}-${subject ?? `run-${runId}`}.${format}`,
    };
  }
}

const drawn = (papers: readonly Paper[], format: Format, made: Date): Promise<Buffer> =>
  format === 'pdf' ? papersPdf(papers, made) : papersWorkbook(papers, made);

/** When the run came to stand as it does: the same run gives the same file. */
const lastStep = ({ steps, computed_at }: StoredRun): Date => new Date(steps.at(-1)?.at ?? computed_at ?? 0);
