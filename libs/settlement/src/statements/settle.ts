import type { PolicyKind, PolicyOf } from '../policy/schema.js';
import type { Statement } from '../statement.js';
import { allianceStatement } from './alliance-statement.js';
import { capitationStatement } from './capitation-statement.js';
import type { Snapshot } from './facts.js';
import { familyStatement } from './family-statement.js';
import { pointsStatements } from './points-statement.js';

/**
 * The statements of a year under a policy, in the order of their subjects' ids. They depend on nothing but the snapshot: the same
 * one gives the same bytes. `id` is the snapshot's own. Subjects in areas that the policy does not name are left to others.
 */
export function settle(snapshot: Snapshot, id: string): Statement[] {
  const { policy, year } = snapshot;
  const holdsIn = (area: string): boolean => !policy.areas || policy.areas.includes(area);
  const byId = (a: { subject_id: string }, b: { subject_id: string }): number =>
    a.subject_id < b.subject_id ? -1 : a.subject_id > b.subject_id ? 1 : 0;
  if (isKind(policy, 'capitation')) {
    const areas = new Map(snapshot.areas.map((own) => [own.area, own]));
    return snapshot.institutions
      .filter(({ area }) => holdsIn(area))
      .map((facts) => capitationStatement({ policy, year, snapshot: id }, areas.get(facts.area), facts))
      .sort(byId);
  }
  if (isKind(policy, 'alliance_total'))
    return snapshot.alliances
      .filter(({ area }) => holdsIn(area))
      .map((facts) => allianceStatement({ policy, year, snapshot: id }, facts))
      .sort(byId);
  if (isKind(policy, 'points'))
    return pointsStatements(
      { policy, year, snapshot: id },
      new Map(snapshot.areas.map((own) => [own.area, own])),
      (snapshot.pointed ?? []).filter(({ area }) => holdsIn(area)),
    ).sort(byId);
  if (isKind(policy, 'family_doctor'))
    return (snapshot.contracted ?? [])
      .filter(({ area }) => holdsIn(area))
      .map((facts) => familyStatement({ policy, year, snapshot: id }, facts))
      .sort(byId);
  return [];
}

const isKind = <K extends PolicyKind>(policy: Snapshot['policy'], kind: K): policy is PolicyOf<K> =>
  policy.kind === kind;
