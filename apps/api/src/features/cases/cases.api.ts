import type { Asker } from '../../http/principal.js';
import type { CaseAnswersService } from './case-answers.service.js';
import type { CaseAssignmentService } from './case-assignment.service.js';
import type { CaseCommentsService } from './case-comments.service.js';
import type { Watch } from './case-comments.dto.js';
import type { CaseFileService } from './case-file.service.js';
import type { CaseFilesService } from './case-files.service.js';
import type { CaseMovesService } from './case-moves.service.js';
import type { CaseDetail, NewAnswer, NewAppeal, NewStep } from './cases.dto.js';
import type { CaseSplitsService } from './case-splits.service.js';
import type { Split } from './case-splits.dto.js';
import type { CasesService } from './cases.service.js';
import type { CaseTasksService } from './case-tasks.service.js';
import type { RecusalsService } from './recusals.service.js';

/** What people do with one case. Whoever does something sees the case as it stands then. */
export class CasesApi {
  constructor(
    readonly all: CasesService,
    readonly assignment: CaseAssignmentService,
    readonly file: CaseFileService,
    readonly files: CaseFilesService,
    readonly recusals: RecusalsService,
    readonly tasks: CaseTasksService,
    private readonly comments: CaseCommentsService,
    private readonly splits: CaseSplitsService,
    private readonly moves: CaseMovesService,
    private readonly answers: CaseAnswersService,
  ) {}

  async move(asker: Asker, id: number, step: NewStep): Promise<CaseDetail> {
    // A case that another one is merged into has to be in reach as well.
    if (step.merged_into !== undefined) await this.all.row(asker, step.merged_into);
    const { row } = await this.all.row(asker, id);
    await this.moves.move(asker, row, step);
    return this.file.show(asker, id);
  }

  async answer(asker: Asker, id: number, answer: NewAnswer): Promise<CaseDetail> {
    const { row } = await this.all.row(asker, id);
    await this.answers.answer(asker.scope, row, answer);
    return this.file.show(asker, id);
  }

  async appeal(asker: Asker, id: number, appeal: NewAppeal): Promise<CaseDetail> {
    const { row } = await this.all.row(asker, id);
    await this.answers.appeal(asker.scope, row, appeal);
    return this.file.show(asker, id);
  }

  async comment(asker: Asker, id: number, comment: string): Promise<CaseDetail> {
    await this.comments.add(asker, id, comment);
    return this.file.show(asker, id);
  }

  async watch(asker: Asker, id: number, watch: Watch): Promise<CaseDetail> {
    await this.comments.watch(asker, id, watch);
    return this.file.show(asker, id);
  }

  /** The case that a part of another one has become. */
  async split(asker: Asker, id: number, split: Split): Promise<CaseDetail> {
    return this.file.show(asker, await this.splits.split(asker, id, split));
  }
}
