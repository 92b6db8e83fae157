import type { Rng } from '../../libs/simulator/src/rng.js';

export const two = (value: number): string => String(value).padStart(2, '0');
/** Days lie around the turn of a year and of months, where things move from one period to another. */
export const day = (rng: Rng): string =>
  rng.weighted([
    [`2024-12-${two(rng.int(27, 31))}`, 3],
    [`2025-01-${two(rng.int(1, 31))}`, 6],
    [`2025-02-${two(rng.int(1, 6))}`, 3],
    [`2023-11-${two(rng.int(1, 30))}`, 0.3],
    [`2025-${two(rng.int(3, 9))}-0${rng.int(1, 3)}`, 1],
  ]);
/** Visits lie closer still, so that stays and what happens in their midst meet. */
export const visitDay = (rng: Rng): string =>
  rng.weighted([
    [`2024-12-${two(rng.int(27, 31))}`, 3],
    [`2025-01-${two(rng.int(1, 9))}`, 7],
    [`2025-01-${two(rng.int(25, 31))}`, 1],
    [day(rng), 1],
  ]);
export const hour = (rng: Rng): string => `${two(rng.int(7, 18))}:00:00`;
export const time = (rng: Rng): string => `${day(rng)} ${hour(rng)}`;
export const plusDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date.slice(0, 10)}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
