import type { Place, Town } from './places.js';
import { BLOCK } from './places.js';
import { Rng } from './rng.js';
import type { Settings } from './options.js';
import { ageOn, dayOf, isoDay } from './time.js';

export type Person = {
  n: number;
  psnNo: string;
  certno: string;
  name: string;
  sex: '1' | '2';
  birth: number;
  employee: boolean;
  class: string;
  town: Town;
  home: Place;
  village: string;
  tel: string;
  lng: number;
  lat: number;
  hypertension: boolean;
  diabetes: boolean;
  poor: boolean;
  died: number | undefined;
  pausedFrom: number | undefined;
  resumed: number | undefined;
};

const INSURED_SINCE = dayOf('2018-01-01');
/** Decades of the ages of couples. */
const COUPLES = [
  [25, 14],
  [35, 18],
  [45, 22],
  [55, 22],
  [65, 15],
  [75, 9],
] as const;
const GIVEN = [...'霞军娜刚敏勇玉超平磊艳杰芳强丽洋秀涛梅娟'];

/** `0000123` of 123. */
export const seven = (n: number): string => String(n).padStart(7, '0');

/** Day of the start of cover: everyone who is old enough was covered long before. */
export const insuredFrom = (person: Person): number => Math.max(INSURED_SINCE, person.birth);

/** Age by the place in a household whose couple has that age: the couple, then children, then an old parent. */
function ageIn(place: number, couple: number, rng: Rng): number {
  if (place < 2) return couple + rng.int(-3, 3);
  if (place === 4) return couple < 60 ? Math.min(93, couple + rng.int(22, 29)) : rng.int(0, 12);
  return couple < 48
    ? Math.max(0, couple - rng.int(24, 32))
    : place === 2
      ? couple - rng.int(23, 28)
      : rng.int(0, 17);
}

/** A certificate number whose check digit is one off, so that it can be nobody's. */
export function certnoOf(digits: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += Number(digits[i]) * (2 ** (17 - i) % 11);
  return `${digits}${((12 - (sum % 11)) % 11) % 10 === 9 ? 0 : (((12 - (sum % 11)) % 11) % 10) + 1}`;
}

function classOf(age: number, employee: boolean): string {
  if (employee) return age >= 60 ? '1201' : '1101';
  return age < 6 ? '1402' : age < 18 ? '1403' : age < 60 ? '15' : '16';
}

function mortality(age: number): number {
  return age < 50 ? 0.001 : age < 65 ? 0.006 : age < 75 ? 0.02 : age < 85 ? 0.05 : 0.12;
}

/** The thousand people of a block, household by household; numbers above `size` do not exist. */
export function peopleOf(town: Town, settings: Settings): Person[] {
  const people: Person[] = [];
  const first = town.block * BLOCK + 1;
  const last = Math.min(first + BLOCK - 1, settings.size);
  const homes = new Rng(settings.seed, 'households', town.block);
  for (let n = first; n <= last;) {
    const of = homes.weighted([
      [1, 10],
      [2, 28],
      [3, 30],
      [4, 20],
      [5, 12],
    ] as const);
    const home = homes.pick([...town.villages, town.centre]);
    const lng = home.lng + (homes.float() - 0.5) * 0.02;
    const lat = home.lat + (homes.float() - 0.5) * 0.02;
    const couple = homes.weighted(COUPLES) + homes.int(0, 9);
    const household = { couple, home, lng, lat, tel: `1000${seven(n)}`, poor: homes.chance(0.04) };
    for (let place = 0; place < of && n <= last; place++, n++)
      people.push(personOf(n, place, household, town, settings));
  }
  return people;
}

type Household = { couple: number; home: Place; lng: number; lat: number; tel: string; poor: boolean };

function personOf(n: number, place: number, household: Household, town: Town, settings: Settings): Person {
  const rng = new Rng(settings.seed, 'person', n);
  const { from, to } = settings;
  const birth = from - Math.floor(ageIn(place, household.couple, rng) * 365.25) - rng.int(0, 364);
  const age = ageOn(birth, from);
  const sex = place === 0 ? '1' : place === 1 ? '2' : rng.pick(['1', '2'] as const);
  const employee = age >= 20 && rng.chance(0.11);
  const hypertension = rng.chance(age >= 65 ? 0.42 : age >= 45 ? 0.2 : 0.01);
  const diabetes = rng.chance(age >= 65 ? 0.16 : age >= 45 ? 0.08 : 0.003);
  const years = (to - from) / 365.25;
  const dies = rng.chance(1 - (1 - mortality(age)) ** years);
  const pauses = !dies && age >= 20 && rng.chance(0.01);
  const pausedFrom = pauses ? rng.int(from + 30, to - 100) : undefined;
  const birthDigits = new Date(birth * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
  const own = rng.chance(0.7) && age >= 14;
  return {
    n,
    psnNo: `${town.county.division}${settings.prefix}${String(n).padStart(8, '0')}`,
    certno: certnoOf(`${town.county.division}${birthDigits}${String(n % 1000).padStart(3, '0')}`),
    name: `测试${GIVEN[n % GIVEN.length] ?? ''}${rng.chance(0.4) ? (GIVEN[rng.int(0, 19)] ?? '') : ''}`,
    sex,
    birth,
    employee,
    class: classOf(age, employee),
    town,
    home: household.home,
    village: villageOf(town, household.home),
    tel: own ? `1000${seven(n)}` : household.tel,
    lng: household.lng,
    lat: household.lat,
    hypertension,
    diabetes,
    poor: household.poor,
    died: dies ? rng.int(from + 20, to - 5) : undefined,
    pausedFrom,
    resumed:
      pausedFrom !== undefined && rng.chance(0.5) && pausedFrom + 90 < to
        ? pausedFrom + rng.int(45, 90)
        : undefined,
  };
}

/** Somebody who was insured long ago and lives alone near a place; who is old has a high blood pressure. */
export function residentOf(
  one: { n: number; town: Town; home: Place; age: number },
  { from, seed, prefix }: Settings,
): Person {
  const { n, town, home, age } = one;
  const rng = new Rng(seed, 'resident', n);
  const birth = from - Math.floor(age * 365.25) - rng.int(1, 300);
  const { division } = town.county;
  return {
    n,
    psnNo: `${division}${prefix}${String(n).padStart(8, '0')}`,
    certno: certnoOf(`${division}${isoDay(birth).replaceAll('-', '')}${String(n % 1000).padStart(3, '0')}`),
    name: `测试${GIVEN[n % GIVEN.length] ?? ''}`,
    sex: rng.pick(['1', '2'] as const),
    birth,
    employee: false,
    class: classOf(age, false),
    town,
    home,
    village: villageOf(town, home),
    tel: `1000${seven(n)}`,
    lng: home.lng + (rng.float() - 0.5) * 0.02,
    lat: home.lat + (rng.float() - 0.5) * 0.02,
    hypertension: age >= 65,
    diabetes: false,
    poor: false,
    died: undefined,
    pausedFrom: undefined,
    resumed: undefined,
  };
}

const villageOf = ({ county, block }: Town, home: Place): string =>
  `${county.division}${String(101 + (block % 800)).padStart(3, '0')}${home.tail.slice(-3)}`;

/** Key groups in the order of the code set. */
export function keyGroups(person: Person, day: number): string[] {
  const age = ageOn(person.birth, day);
  const groups: string[] = [];
  if (age >= 65) groups.push('elderly');
  if (person.hypertension) groups.push('hypertension');
  if (person.diabetes) groups.push('diabetes');
  if (age <= 6) groups.push('child');
  if (person.poor) groups.push('poor');
  return groups;
}
