import { dayOf } from './time.js';

/**
 * How violations look. `tuning` is what rules are written and tested against; `evaluation` and `subtle` (near the thresholds) are drawn
 * from other seeds and other ranges, which whoever writes rules does not look at.
 */
export const PROFILES = ['tuning', 'evaluation', 'subtle'] as const;
export type Profile = (typeof PROFILES)[number];

/** What to simulate. Equal options give equal bytes. */
export type SimulateOptions = {
  /** The last person's number; persons `skip + 1` to `persons` are written. */
  persons: number;
  seed: number;
  /** Persons before this number are left out: the next part of a county. Best a multiple of 1,000. */
  skip?: number;
  /** Persons planned in the whole county (default `persons`); the network of institutions depends on it alone. */
  size?: number;
  /** `YYYY-MM-DD`, default 2023-01-01. */
  from?: string;
  /** `YYYY-MM-DD`, default 2025-12-31. */
  to?: string;
  /** Multiplier of planted violations: 1 by default, 0 for none. */
  fraud?: number;
  /** `tuning` unless told. */
  profile?: Profile;
  /** Whether more people than those of the towns are on the books of a few teams; by default not in `tuning`. */
  rolls?: boolean;
  /** Share of rows that come a period late (default 0). */
  late?: number;
  /** Share of rows that come twice, broken or unfinished, and are put right in the next period (default 0). */
  dirty?: number;
  /** Put into the ids of people and records, so that two counties can live in one pool. */
  prefix?: string;
  /** Persons whose records are built and held at once (default 5,000); each gets its own files when there are more. */
  part?: number;
};

/** The options with defaults, days as numbers. */
export type Settings = {
  persons: number;
  seed: number;
  skip: number;
  size: number;
  from: number;
  to: number;
  fraud: number;
  profile: Profile;
  rolls: boolean;
  late: number;
  dirty: number;
  prefix: string;
  part: number;
};

/** Options that no county can be simulated from. */
export class BadSettings extends RangeError {}

/** Fills in defaults and refuses what cannot be simulated. */
export function settingsOf(options: SimulateOptions): Settings {
  const { persons, seed, skip = 0, size = persons, fraud = 1, late = 0, dirty = 0 } = options;
  const { prefix = '', part = 5000, profile = 'tuning', rolls = profile !== 'tuning' } = options;
  const from = dayOf(options.from ?? '2023-01-01');
  const to = dayOf(options.to ?? '2025-12-31');
  const whole = { persons, seed, skip, size, part };
  for (const [name, value] of Object.entries(whole)) {
    if (!Number.isSafeInteger(value) || value < 0)
      throw new BadSettings(`${name} must be a whole number ≥ 0`);
  }
  if (persons < 1 || part < 1) throw new BadSettings('persons and part must be at least 1');
  if (persons > 9_999_999 || size < persons)
    throw new BadSettings('size must be at least persons, below 10 million');
  if (to - from < 180) throw new BadSettings('the span must be at least 180 days');
  if (!(fraud >= 0 && fraud <= 20)) throw new BadSettings('fraud must be between 0 and 20');
  for (const [name, share] of Object.entries({ late, dirty })) {
    if (!(share >= 0 && share <= 0.5)) throw new BadSettings(`${name} must be between 0 and 0.5`);
  }
  if (!/^[A-Za-z0-9]{0,8}$/.test(prefix)) throw new BadSettings('prefix must be at most 8 letters or digits');
  // Seeds below nought are those of evaluation: no county of one profile is one of another.
  const drawn = profile === 'tuning' ? seed : -1 - seed;
  return { persons, seed: drawn, skip, size, from, to, fraud, profile, rolls, late, dirty, prefix, part };
}
