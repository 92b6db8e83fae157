import type { Asker } from '../../http/principal.js';
import type { Pools } from '../access/pools.js';
import type { CaseAnswersService } from './case-answers.service.js';
import type { CaseFileService } from './case-file.service.js';
import type { CaseFilesService } from './case-files.service.js';
import type { CaseMovesService } from './case-moves.service.js';
import type { Officers } from './case-officers.js';
import type { CaseDetail, NewAnswer, NewAppeal, NewStep, OfficersList } from './cases.dto.js';
import type { CasesService } from './cases.service.js';
import type { CaseTasksService } from './case-tasks.service.js';
import type { RecusalsService } from './recusals.service.js';

/** What people do with one case. Whoever does something sees the case as it stands then. */
export class CasesApi {
  constructor(
    readonly all: CasesService,
    readonly file: CaseFileService,
    readonly files: CaseFilesService,
    readonly recusals: RecusalsService,
    readonly tasks: CaseTasksService,
    private readonly moves: CaseMovesService,
    private readonly answers: CaseAnswersService,
    private readonly people: Officers,
    private readonly pools: Pools,
  ) {}

  async officers({ scope }: Asker, asked: string | undefined): Promise<OfficersList> {
    const pool = await this.pools.meant(scope, asked);
    await this.pools.check(scope, pool);
    return { items: await this.people.of(pool) };
  }

  async move(asker: Asker, id: number, step: NewStep): Promise<CaseDetail> {
    // A case that another one is merged into has to be in reach as well.
    if (step.merged_into !== undefined) await this.all.row(asker, step.merged_into);
    const { row } = await this.all.row(asker, id);
    await this.moves.move(asker.scope, row, step);
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
    await this.all.comment(asker, id, comment);
    return this.file.show(asker, id);
  }
}
