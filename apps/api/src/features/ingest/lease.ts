/** The work went to another worker; whatever that one does is the same. */
export class LeaseLost extends Error {}

/** A lease that a dead worker leaves behind ends after this; a living one renews it. */
export const LEASE_SECONDS = 60;

/**
 * Works under a lease and renews it meanwhile. `work` calls `held` before each thing that only the holder may do;
 * it throws `LeaseLost` once another worker has taken over.
 */
export async function underLease<T>(
  renew: () => Promise<boolean>,
  work: (held: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const held = async (): Promise<void> => {
    if (!(await renew())) throw new LeaseLost('another worker has taken over');
  };
  // What a renewal finds out here the next `held` finds out too.
  const timer = setInterval(() => void renew().catch(() => undefined), (LEASE_SECONDS * 1000) / 3);
  try {
    return await work(held);
  } finally {
    clearInterval(timer);
  }
}
