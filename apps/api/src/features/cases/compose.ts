import type { Database } from '../../postgres/database.js';
import type { Log } from '../../log.js';
import type { FileStore } from '../../storage/file-store.js';
import type { Audit } from '../audit/audit.js';
import type { Pools } from '../access/pools.js';
import type { ScopedReader } from '../access/scoped-reader.js';
import type { FindingsService } from '../findings/findings.service.js';
import type { ReviewCopies } from '../reviews/review.copies.js';
import { UsersRepository } from '../users/users.repository.js';
import { CaseAnswersService } from './case-answers.service.js';
import { CaseAssignmentService } from './case-assignment.service.js';
import { CaseCommentsRepository } from './case-comments.repository.js';
import { CaseCommentsService } from './case-comments.service.js';
import { CaseEffects } from './case-effects.js';
import { CaseFeedService } from './case-feed.service.js';
import { CaseFileService } from './case-file.service.js';
import { CaseFilesRepository } from './case-files.repository.js';
import { CaseFilesService } from './case-files.service.js';
import { CaseFindingsRepository } from './case-findings.repository.js';
import { CaseLinksRepository } from './case-links.repository.js';
import { CaseMovesService } from './case-moves.service.js';
import { Officers } from './case-officers.js';
import { CasePapersRepository } from './case-papers.repository.js';
import { CaseReaches } from './case-reach.js';
import { CaseSplitsService } from './case-splits.service.js';
import { CaseTasksRepository } from './case-tasks.repository.js';
import { CaseTasksService } from './case-tasks.service.js';
import { CasesApi } from './cases.api.js';
import { CasesRepository } from './cases.repository.js';
import { CasesService } from './cases.service.js';
import { RecusalsRepository } from './recusals.repository.js';
import { RecusalsService } from './recusals.service.js';

type Parts = {
  database: Database;
  reader: ScopedReader;
  pools: Pools;
  findings: FindingsService;
  copies: ReviewCopies;
  audit: Audit;
  files: FileStore;
  log: Log;
};

/** Casework, wired. */
export function composeCases({ database, reader, pools, findings, copies, audit, files, log }: Parts): {
  cases: CasesApi;
  caseFeed: CaseFeedService;
} {
  const source = new CaseFindingsRepository(reader);
  const papers = new CasePapersRepository(database);
  const recusals = new RecusalsRepository(database, audit);
  const comments = new CaseCommentsRepository(database);
  const officers = new Officers(new UsersRepository(database));
  const feed = new CaseFeedService(source, new CaseLinksRepository(database, audit), papers);
  const reaches = new CaseReaches(reader);
  const repository = new CasesRepository(database);
  const cases = new CasesService(pools, reaches, repository, papers, source, feed, findings, officers);
  const moves = new CaseMovesService(
    cases,
    papers,
    source,
    new CaseEffects(papers, copies.truth, copies, log),
    audit,
  );
  return {
    cases: new CasesApi(
      cases,
      new CaseAssignmentService(database, pools, cases, reaches, repository, recusals, officers, audit),
      new CaseFileService(cases, papers, source, recusals, comments),
      new CaseFilesService(cases, papers, new CaseFilesRepository(database), files, audit),
      new RecusalsService(cases, recusals, officers),
      new CaseTasksService(cases, new CaseTasksRepository(database, audit)),
      new CaseCommentsService(database, cases, comments, officers, audit),
      new CaseSplitsService(database, cases, papers, source, audit),
      moves,
      new CaseAnswersService(papers, moves),
    ),
    caseFeed: feed,
  };
}
