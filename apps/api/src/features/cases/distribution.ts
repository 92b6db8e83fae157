import type { CaseFamily } from './cases.dto.js';

/** A case to be given out. */
export type Waiting = { id: number; family: CaseFamily; severity: number };
/** Who may be given cases: how many lie with them, what they are at home in, and which of the waiting ones they may work on. */
export type Hand = { who: string; open: number; skills: readonly CaseFamily[]; mayTake: ReadonlySet<number> };

/**
 * Gives out cases, the gravest first: each to whoever is at home in its family if there is anybody, and among these to whoever has the
 * fewest. What nobody may take is left out.
 */
export function distribute(cases: readonly Waiting[], hands: readonly Hand[]): Map<number, string> {
  const loads = new Map(hands.map(({ who, open }) => [who, open]));
  const given = new Map<number, string>();
  for (const { id, family } of cases.toSorted((a, b) => b.severity - a.severity || a.id - b.id)) {
    const possible = hands.filter(({ mayTake }) => mayTake.has(id));
    const skilled = possible.filter(({ skills }) => skills.includes(family));
    const [least] = (skilled.length > 0 ? skilled : possible).toSorted(
      (a, b) => (loads.get(a.who) ?? 0) - (loads.get(b.who) ?? 0) || (a.who < b.who ? -1 : 1),
    );
    if (!least) continue;
    given.set(id, least.who);
    loads.set(least.who, (loads.get(least.who) ?? 0) + 1);
  }
  return given;
}
