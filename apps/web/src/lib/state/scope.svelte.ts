import type { Overview, SignedIn } from '../api/api.ts';
import { may, type Operation } from '../api/rights.ts';
import { isPeriod } from '../i18n/period.ts';
import { linkTo, patchSearch, type Patch } from './address.ts';
import { Live } from './live.svelte.ts';
import type { Router } from './router.svelte.ts';

/** What every page looks at: a pool and a period, both from the address, with defaults from the service. */
export class Scope {
  readonly #session: () => SignedIn;
  readonly #router: Router;
  readonly live = new Live();
  overview = $state.raw<Overview | undefined>();

  constructor(router: Router, session: () => SignedIn) {
    this.#router = router;
    this.#session = session;
  }

  get session(): SignedIn {
    return this.#session();
  }

  /** Whether the service would let the reader call an operation; what is granted narrows the answer. */
  may(operation: Operation): boolean {
    return may(this.session.user.role, operation);
  }

  /** Whoever is supervised: an institution or an alliance, who sees what is theirs and answers. */
  get isAccused(): boolean {
    return this.may('POST /api/cases/:case/answers');
  }

  /** A user whom nobody has granted anything yet. */
  get hasNoGrants(): boolean {
    const { user, grants } = this.session;
    return grants.length === 0 && user.role !== 'owner' && user.role !== 'source';
  }

  get search(): URLSearchParams {
    return this.#router.url.searchParams;
  }

  /** Empty as long as no file has ever arrived. */
  get pool(): string {
    const asked = this.search.get('pool');
    const known = this.session.pools.find(({ pool }) => pool === asked) ?? this.session.pools[0];
    return known?.pool ?? '';
  }

  /** Without a choice: the year the data has reached, never the wall clock. Null while that is unknown. */
  get period(): string | null {
    const asked = this.search.get('period');
    if (asked && isPeriod(asked)) return asked;
    return this.overview?.asOf?.slice(0, 4) ?? null;
  }

  href = (path: string, patch?: Patch): string => linkTo(path, this.search, patch);

  patch(patch: Patch, how: 'push' | 'replace' = 'push'): void {
    this.#router.go(patchSearch(this.#router.url, patch), how);
  }
}
