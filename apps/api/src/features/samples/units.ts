import type { CellGrain } from '@fundwatch/metrics';
import { standing, unitSources, type Rule } from '@fundwatch/rules';
import { fieldOf, isIdentity, STREAMS, type StreamName } from '@fundwatch/streams';
import { maskPerson, type Scope } from '../access/scope.js';

/** What the units of a rule are, as far as a page can lead there. A `token` stands for a phone or certificate. */
export const UNIT_KINDS = ['person', 'institution', 'alliance', 'actor', 'token'] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

/** A rule looks its rows up by its units, or compares places by months and by streams that it reads as a whole. */
export function unitKindOf(rule: Rule): UnitKind {
  const sources = unitSources(rule);
  if (sources.length === 0) return placesOf(rule);
  if (sources.every(({ column }) => column === 'psn_no')) return 'person';
  if (sources.every(({ column }) => column === 'fixmedins_code')) return 'institution';
  const isToken = sources.some(({ stream, column }) => isIdentity(fieldOf(STREAMS[stream], column)));
  return isToken ? 'token' : 'actor';
}

function placesOf(rule: Rule): UnitKind {
  const read = new Set<CellGrain | StreamName>();
  const note = (name: CellGrain | StreamName): string => (read.add(name), '()');
  rule.population({ ...standing(rule), months: note, all: note });
  return read.has('alliance') || read.has('alliances') ? 'alliance' : 'institution';
}

/** A unit as the reader may see it. */
export function shownUnit(scope: Scope, kind: UnitKind, unit: string): string {
  if (kind === 'token') return `****${unit.slice(-4)}`;
  return kind === 'person' ? maskPerson(scope, unit) : unit;
}
