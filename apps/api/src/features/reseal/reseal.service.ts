import { Denied } from '../../http/errors.js';
import type { FileStore } from '../../storage/file-store.js';
import { sealing, type Keys } from '../../storage/keys.js';
import type { Scope } from '../access/scope.js';
import type { Audit } from '../audit/audit.js';
import type { Resealed } from './reseal.dto.js';
import type { ResealRepository } from './reseal.repository.js';

/** Brings everything that rests under the present key, after a new one was added. Whoever is interrupted begins again, and goes on. */
export class ResealService {
  constructor(
    private readonly repository: ResealRepository,
    private readonly files: FileStore,
    private readonly keys: Keys,
    private readonly audit: Audit,
  ) {}

  /** Line by line what has been done; for the owner of the data. */
  async *run(scope: Scope): AsyncGenerator<Resealed> {
    if (scope.pools !== 'all') throw new Denied('only the owner of the data may seal it anew');
    await this.audit.append(scope.who, 'data.resealed', { key: sealing(this.keys).id });
    yield* this.repository.run();
    let files = 0;
    for await (const done of this.files.reseal()) files = done;
    yield { what: 'files', resealed: files, left: 0 };
  }
}
