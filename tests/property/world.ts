import { RULES, type Rule } from '@fundwatch/rules';
import { findStream } from '@fundwatch/streams';
import { Rng } from '../../libs/simulator/src/rng.js';
import { complete } from '../helpers/workbench.js';
import { BILLS } from './bills.js';
import { MAKERS, type Draft, type Maker } from './makers.js';
import { COLLECTING, SIGNING, TILLS } from './crowds.js';
import { SERVING } from './serving.js';
import { SHOPS } from './shops.js';
import { BUSES, CLINIC, WARD } from './wards.js';

/** One version of a record, as a source would send it. */
export type Version = { stream: string; key: string; row: Readonly<Record<string, string>> };

/** Parts of the world that can stand alone; what they refer to stays away, or comes in another part. */
export const SCENES = {
  county: [
    'alliances',
    'institutions',
    'insured',
    'contracts',
    'services',
    'visits',
    'settlements',
    'fees',
    'referrals',
    'diagnoses',
    'catalogue',
  ],
  contracting: ['institutions', 'insured', 'contracts', 'services', 'visits', 'settlements'],
  care: ['insured', 'visits', 'settlements', 'fees'],
  drugs: ['fees', 'settlements'],
  stays: ['institutions', 'visits', 'settlements', 'referrals'],
  persons: ['institutions', 'insured', 'visits', 'settlements', 'fees', 'diagnoses', 'catalogue'],
  signing: ['institutions', 'insured', 'contracts', 'services', 'visits', 'settlements'],
  serving: ['institutions', 'contracts', 'services', 'visits', 'settlements', 'practitioners'],
  tills: ['insured', 'visits', 'settlements'],
  collecting: ['insured', 'visits', 'settlements', 'fees', 'executions', 'catalogue'],
  bills: ['institutions', 'catalogue', 'visits', 'settlements', 'fees'],
  shops: ['institutions', 'catalogue', 'visits', 'settlements', 'fees', 'stock'],
  money: ['institutions', 'insured', 'visits', 'settlements'],
  ward: ['institutions', 'insured', 'visits', 'settlements', 'fees', 'executions', 'referrals', 'diagnoses'],
  buses: ['insured', 'visits', 'settlements'],
  clinic: ['practitioners', 'visits', 'settlements'],
  alliance: ['alliances', 'institutions', 'insured', 'contracts', 'visits', 'settlements', 'referrals'],
} as const satisfies Record<string, readonly string[]>;
export type Scene = keyof typeof SCENES;

/** Scenes whose records need more of a kind, closer together, than the world at large has. */
const CROWDS: Partial<Record<Scene, Record<string, Maker>>> = {
  signing: SIGNING,
  tills: TILLS,
  collecting: COLLECTING,
  bills: BILLS,
  ward: WARD,
  buses: BUSES,
  clinic: CLINIC,
  serving: SERVING,
  shops: SHOPS,
};

/** The rules that a scene is made for, by id or by the letter of a family; the county meets all of them. */
// prettier-ignore
const JUDGED: Record<Scene, readonly string[]> = {
  county: ['A', 'C', 'D', 'I', 'N', 'P'],
  contracting: ['C05', 'C06', 'C07', 'C10', 'C11', 'C12'],
  care: ['I02', 'I03', 'I04', 'I05', 'I06', 'I08', 'I09', 'I10', 'N05', 'N07', 'P10', 'P12'],
  drugs: ['D04'],
  stays: ['N02', 'N05', 'A03', 'I04'],
  persons: ['I01', 'I02', 'I03', 'I05', 'I09', 'D07', 'N03'],
  signing: ['C01', 'C02', 'C03', 'C04', 'C09', 'C13', 'I07'],
  tills: ['I06', 'I08', 'N04', 'P03'],
  collecting: ['D01', 'D02', 'D03', 'D07', 'I10', 'P01'],
  bills: ['P04', 'P05', 'P06', 'P08', 'P10', 'P12'],
  ward: ['N', 'A03', 'I04'],
  buses: ['N04'],
  clinic: ['P03'],
  serving: ['C01', 'C08', 'C12', 'C13'],
  shops: ['D06', 'P07'],
  money: ['A05', 'A06', 'A07', 'A08', 'D05', 'N06', 'N07', 'P02', 'P09', 'P11'],
  alliance: ['A', 'C06', 'C07', 'C10', 'C11'],
};

/** The rules that are judged in a scene. */
export const rulesOf = (scene: Scene): readonly Rule[] =>
  RULES.filter(({ id }) => JUDGED[scene].some((start) => id.startsWith(start)));

/** A row as a version of its record. */
export function versionOf(stream: string, row: Draft): Version {
  const key = findStream(stream)?.key ?? [];
  return { stream, key: key.map((name) => row[name] ?? '').join('/'), row: complete(stream, row) };
}

/** The ids of a row as those of a world of that name: worlds that share a pool never meet. */
function named(row: Draft, name: string): Draft {
  const isId = (field: string, value: string): boolean =>
    /^[PHACRVSFEOTXWD]\d+$/.test(value) ||
    ((field.endsWith('admdvs') || field === 'drug_trac_codg' || field === 'diag_code') && value !== '');
  // A telephone has its eleven digits in every world.
  const called = (value: string): string => (name === '' ? value : `${value.slice(0, -1)}${name}`);
  return Object.fromEntries(
    Object.entries(row).map(([field, value]) => {
      if ((field === 'tel' || field === 'phone') && value !== '') return [field, called(value)];
      if (field === 'includes') return [field, value.replace(/\w+/g, (code) => `${code}${name}`)];
      return [field, isId(field, value) ? `${value}${name}` : value];
    }),
  );
}

/**
 * A small world, rich in collisions: all versions of its records, each key's in their order. A correction
 * takes some fields from another draft of the same record, or goes back to what stood before.
 * `name`, a digit, keeps the ids of worlds apart.
 */
export function world(seed: number, scene: Scene, name = ''): Version[] {
  const found: Version[] = [];
  for (const stream of SCENES[scene]) {
    const maker = CROWDS[scene]?.[stream] ?? MAKERS[stream];
    if (!maker) throw new Error(`no maker for ${stream}`);
    for (let n = 0; n < maker.count; n += 1) {
      const rng = new Rng(seed, stream, n);
      if (rng.chance(0.1)) continue; // a reference that never comes
      const first = maker.make(rng, n);
      const versions = [first];
      while (versions.length < 4 && rng.chance(0.25)) {
        const before = versions.at(-1) ?? first;
        versions.push(
          versions.length > 1 && rng.chance(0.4) ? first : corrected(rng, before, maker.make(rng, n)),
        );
      }
      for (const row of versions) found.push(versionOf(stream, named(row, name)));
    }
  }
  return found;
}

function corrected(rng: Rng, before: Draft, other: Draft): Draft {
  const share = rng.pick([0.15, 0.5]);
  const mixed = Object.fromEntries(
    Object.entries(before).map(([name, value]) => [name, rng.chance(share) ? (other[name] ?? '') : value]),
  );
  // A record that moves to another person takes findings away from one and may bring them to the other.
  const moves = before['psn_no'] !== undefined && !/^P/.test(keyValue(before)) && rng.chance(0.3);
  return moves ? { ...mixed, psn_no: rng.pick(['P0', 'P1']) } : mixed;
}

const keyValue = (row: Draft): string => Object.values(row)[0] ?? '';
