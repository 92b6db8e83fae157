import type { MessageEvent, OnModuleDestroy } from '@nestjs/common';
import {
  catchError,
  concat,
  distinctUntilChanged,
  EMPTY,
  exhaustMap,
  finalize,
  from,
  interval,
  map,
  merge,
  Observable,
  of,
  share,
  skip,
  Subject,
  takeUntil,
  timer,
} from 'rxjs';
import type { Pools } from '../access/pools.js';
import type { Scope } from '../access/scope.js';
import type { PoolStamps } from '../ingest/pool-stamps.js';
import type { LiveEvent } from './live.dto.js';

/** How often the ledger is looked at while anybody listens, and how often a silent line is kept open. */
const LOOK_MS = 1_000;
const HEARTBEAT_MS = 20_000;

/** Tells pages that a pool has been judged anew. The ledger knows it whichever process did the judging. */
export class LiveService implements OnModuleDestroy {
  private readonly closing = new Subject<void>();
  private readonly looks = new Map<string, Observable<LiveEvent>>();

  constructor(
    private readonly pools: Pools,
    private readonly stamps: Pick<PoolStamps, 'judged'>,
  ) {}

  /** Events of a pool in reach, until the reader leaves or the service stops. Throws `NotFound` for another pool. */
  async events(scope: Scope, asked: string | undefined): Promise<Observable<MessageEvent>> {
    const pool = await this.pools.meant(scope, asked);
    await this.pools.check(scope, pool);
    const beats = interval(HEARTBEAT_MS).pipe(map(() => ({ type: 'beat', data: '' })));
    const changes = this.look(pool).pipe(map((data) => ({ type: 'judged', data })));
    // Something at once, so that a page knows that the line is open.
    return merge(concat(of({ type: 'beat', data: '' }), beats), changes).pipe(takeUntil(this.closing));
  }

  /** An open line would keep the server from closing. */
  onModuleDestroy(): void {
    this.closing.next();
  }

  /** One look for all readers of a pool. */
  private look(pool: string): Observable<LiveEvent> {
    const known = this.looks.get(pool);
    if (known) return known;
    const made = timer(0, LOOK_MS).pipe(
      // A look that fails says nothing; the next one will.
      exhaustMap(() => from(this.stamps.judged(pool)).pipe(catchError(() => EMPTY))),
      distinctUntilChanged(),
      skip(1),
      map((judged) => ({ pool, judged })),
      finalize(() => this.looks.delete(pool)),
      share(),
    );
    this.looks.set(pool, made);
    return made;
  }
}
