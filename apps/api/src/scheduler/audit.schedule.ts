import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Log } from '../log.js';
import type { Services } from '../services.js';

const LOOK_MS = 3_600_000;

/** Puts old parts of the audit chain into files. Of many schedulers one does it, and the others find nothing left. */
@Injectable()
export class AuditSchedule {
  constructor(
    private readonly services: Services,
    private readonly log: Log,
  ) {}

  @Interval(LOOK_MS)
  async look(): Promise<void> {
    const archived = await this.services.auditArchive.due();
    if (archived) this.log.info('old audit rows are in a file', archived);
  }
}
