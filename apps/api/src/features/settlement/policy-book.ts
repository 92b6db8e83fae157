import type { Policy } from '@fundwatch/settlement';

/** Where settlements find policies. */
export interface PolicyBook {
  /** The policy named `id` (its latest version) or `id@version` in a pool; undefined where there is none. */
  find(pool: string, name: string): Promise<Policy | undefined>;
}
