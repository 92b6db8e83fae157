import { Rng } from './rng.js';

export type Tier = 'village' | 'township' | 'county' | 'municipal' | 'pharmacy';
export type Place = {
  code: string;
  /** Digits of the code that no other place of the kind shares, for ids of its staff and terminals. */
  tail: string;
  name: string;
  tier: Tier;
  level: string;
  division: string;
  alliance: string;
  role: 'lead' | 'member' | 'none';
  lng: number;
  lat: number;
  beds: number;
  parent: string;
  doctors: number;
};
/** What serves one block of 1,000 persons. */
export type Town = {
  block: number;
  county: County;
  alliance: Alliance;
  centre: Place;
  villages: readonly [Place, Place, Place];
  pharmacy: Place;
};
export type Alliance = { id: string; name: string; county: County; hospital: Place; pharmacy: Place };
export type County = { division: string; name: string; lng: number; lat: number };
export type Network = {
  alliances: readonly [Alliance, Alliance, Alliance];
  city: Place;
  towns: Town[];
  places: Place[];
};

export const BLOCK = 1000;

const GREEN: County = { division: '990121', name: '青禾县', lng: 130.8, lat: 28.4 };
const WHITE: County = { division: '990122', name: '白石县', lng: 131.6, lat: 28.0 };
const FACING = ['东', '南', '西', '北', '中'];
const LAND = ['河', '湖', '桥', '塘', '岭', '坪', '溪', '山'];

type Spec = Pick<Place, 'name' | 'tier' | 'level' | 'division' | 'lng' | 'lat'> &
  Partial<Place> & { serial: number };

/** An institution, with the code and the numbers that follow from its division and serial. */
export function placeOf({ serial, ...spec }: Spec): Place {
  const pharmacy = spec.tier === 'pharmacy';
  const digits = String(serial).padStart(5, '0');
  return {
    code: `${pharmacy ? 'P' : 'H'}${spec.division}${digits}`,
    tail: `${spec.division.slice(2)}${pharmacy ? '8' : '0'}${digits}`,
    alliance: '',
    role: 'none',
    beds: 0,
    parent: '',
    doctors: 1,
    ...spec,
    lng: Math.round(spec.lng * 1e6) / 1e6,
    lat: Math.round(spec.lat * 1e6) / 1e6,
  };
}

function allianceOf(index: number, county: County, ordinal: number, beds: number): Alliance {
  const id = `AL9900${index + 1}`;
  const at = {
    division: county.division,
    lng: county.lng + (ordinal - 1) * 0.14,
    lat: county.lat + (ordinal - 1) * 0.012,
  };
  const name = `${county.name}第${ordinal === 1 ? '一' : '二'}人民医院`;
  const hospital = placeOf({
    ...at,
    serial: ordinal,
    name,
    tier: 'county',
    level: '05',
    alliance: id,
    role: 'lead',
    beds,
    doctors: 14,
  });
  const pharmacy = placeOf({
    ...at,
    serial: ordinal,
    name: `${county.name}康民大药房${ordinal}店`,
    tier: 'pharmacy',
    level: '11',
    lng: at.lng + 0.003,
    lat: at.lat + 0.002,
  });
  return { id, name: `${county.name}第${ordinal}医共体`, county, hospital, pharmacy };
}

function townOf(block: number, alliance: Alliance, seed: number): Town {
  const { county } = alliance;
  const rng = new Rng(seed, 'town', block);
  const nth = Math.floor(block / 3) * 2 + (alliance.id === 'AL99002' ? 1 : 0);
  const round = Math.floor(nth / 40);
  const name = `${county.name}${FACING[nth % 5] ?? ''}${LAND[Math.floor(nth / 5) % 8] ?? ''}${round > 0 ? round + 1 : ''}镇`;
  const angle = rng.float() * 2 * Math.PI;
  const far = 0.1 + rng.float() * 0.1;
  const base = {
    division: county.division,
    lng: county.lng + far * Math.cos(angle),
    lat: county.lat + far * Math.sin(angle),
  };
  const own = { ...base, alliance: alliance.id, role: 'member' as const };
  const serial = 100 + block * 10;
  const centre = placeOf({
    ...own,
    serial,
    name: `${name}卫生院`,
    tier: 'township',
    level: '08',
    beds: 20,
    doctors: 5,
    parent: alliance.hospital.code,
  });
  const village = (k: number): Place =>
    placeOf({
      ...own,
      serial: serial + k,
      name: `${name}${k}村卫生室`,
      tier: 'village',
      level: '11',
      parent: centre.code,
      lng: base.lng + (rng.float() - 0.5) * 0.07,
      lat: base.lat + (rng.float() - 0.5) * 0.07,
    });
  const pharmacy = placeOf({
    ...base,
    serial,
    name: `${name}平安药房`,
    tier: 'pharmacy',
    level: '11',
    lng: base.lng + 0.003,
    lat: base.lat - 0.001,
  });
  return { block, county, alliance, centre, villages: [village(1), village(2), village(3)], pharmacy };
}

/** The institutions of a county planned for `size` persons; a larger county adds towns and changes no code. */
export function networkOf(size: number, seed: number): Network {
  const beds = 60 + Math.ceil(size / 1000) * 4;
  const alliances = [
    allianceOf(0, GREEN, 1, beds),
    allianceOf(1, GREEN, 2, beds),
    allianceOf(2, WHITE, 1, beds),
  ] as const;
  const city = placeOf({
    serial: 1,
    name: '云岭市人民医院',
    tier: 'municipal',
    level: '02',
    division: '990199',
    lng: 131.2,
    lat: 28.32,
    beds: 900,
    doctors: 30,
  });
  const towns: Town[] = [];
  for (let block = 0; block * BLOCK < size; block++) {
    towns.push(townOf(block, alliances[block % 3] ?? alliances[0], seed));
  }
  const places = [city, ...alliances.flatMap((one) => [one.hospital, one.pharmacy])];
  for (const town of towns) places.push(town.centre, ...town.villages, town.pharmacy);
  return { alliances, city, towns, places };
}

/** Kilometres between two places. */
export function kilometres(a: Place, b: Place): number {
  const north = (a.lat - b.lat) * 111.2;
  const east = (a.lng - b.lng) * 111.2 * Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot(north, east);
}
