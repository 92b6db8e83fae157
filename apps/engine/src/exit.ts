/** Why the process ended, as exit codes that the supervisor can tell apart. */
export const EXIT = {
  stopped: 0,
  failed: 1,
  usage: 64,
  unsupported: 69,
  locked: 76,
  portInUse: 98,
} as const;

export type ExitReason = keyof typeof EXIT;

export function reasonOf(code: number | null): ExitReason {
  const entry = Object.entries(EXIT).find(([, value]) => value === code);
  const name = entry?.[0];
  return name === 'stopped' ||
    name === 'usage' ||
    name === 'unsupported' ||
    name === 'locked' ||
    name === 'portInUse'
    ? name
    : 'failed';
}
