import type { Place } from '../../apps/api/src/features/access/scope.js';
import { complete } from '../helpers/workbench.js';

/** One institution of the world, and every word by which an answer could give it away. */
export type Spot = {
  pool: string;
  area: string;
  alliance: string;
  code: string;
  person: string;
  guest: string;
  visit: string;
  words: readonly string[];
};

const POOLS = ['甲区', '乙区'] as const;
// Divisions and institutions have the same codes in both pools, for codes are unique inside a pool only.
const AREAS = ['990121', '990122'] as const;

type Row = Record<string, string>;
export type Delivery = { pool: string; source: string; stream: string; rows: Row[] };

const codeOf = (area: string, at: number): string => `H${area}0000${at}`;
const spotsOf = (pool: string): Spot[] =>
  AREAS.flatMap((area) =>
    [1, 2].map((at) => {
      const tag = `${pool}${area}${at}`;
      return {
        pool,
        area,
        alliance: `AL-${pool}-${area}`,
        code: codeOf(area, at),
        person: `P-${tag}`,
        // Treated at every place, so that the number may show up anywhere: it names no place.
        guest: `Q-${pool}-${AREAS.indexOf(area)}${at}`,
        visit: `V-${tag}`,
        words: [`院${tag}`, `P-${tag}`, `V-${tag}`, `S-${tag}`],
      };
    }),
  );

/** Two pools of two counties with an alliance each, and two institutions in each of those. */
export const SPOTS: readonly Spot[] = POOLS.flatMap(spotsOf);
export const sourceOf = (pool: string): string => `来源-${pool}`;

/** What nobody who sees masks is told of a person. */
function identityOf(psn_no: string): { certno: string; psn_name: string; tel: string } {
  const number = String(
    SPOTS.findIndex(({ person, guest }) => person === psn_no || guest === psn_no) * 2 +
      Number(psn_no.startsWith('Q')),
  );
  return {
    certno: `99012119500101${number.padStart(4, '0')}`,
    psn_name: `测试某${'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳'[Number(number)]}`,
    tel: `1000999${number.padStart(4, '0')}`,
  };
}

export const identityWords = (): string[] =>
  SPOTS.flatMap(({ person, guest }) => [person, guest]).flatMap((psn_no) =>
    Object.values(identityOf(psn_no)),
  );

/** Each place has a death with care after it, and a stay during which its patient is seen at every other place. */
export function deliveries(): Delivery[] {
  return POOLS.flatMap((pool) => {
    const spots = SPOTS.filter((spot) => spot.pool === pool);
    const visit = (id: string, psn_no: string, spot: Spot, more: Row): Row => ({
      mdtrt_id: id,
      psn_no,
      fixmedins_code: spot.code,
      med_type: '11',
      begntime: '2025-05-04 09:00:00',
      ...more,
    });
    const visits = spots.flatMap((spot, home) => [
      visit(spot.visit, spot.person, spot, {}),
      visit(`${spot.visit}-stay`, spot.guest, spot, {
        med_type: '21',
        begntime: '2025-05-01 10:00:00',
        endtime: '2025-05-09 10:00:00',
      }),
      ...spots
        .filter((other) => other !== spot)
        .map((other, at) =>
          visit(`${other.visit}-${home}-${at}`, spot.guest, other, {
            begntime: `2025-05-0${3 + at} 15:00:00`,
          }),
        ),
    ]);
    const streams: Record<string, Row[]> = {
      alliances: AREAS.map((area) => ({
        alliance_id: `AL-${pool}-${area}`,
        alliance_name: `医共体${pool}${area}`,
        admdvs: area,
        lead_fixmedins_code: codeOf(area, 1),
      })),
      institutions: spots.map((spot) => ({
        fixmedins_code: spot.code,
        fixmedins_name: spot.words[0] ?? '',
        tier: 'township',
        fix_blng_admdvs: spot.area,
        alliance_id: spot.alliance,
      })),
      insured: spots.flatMap((spot) =>
        [spot.person, spot.guest].map((psn_no, at) => ({
          psn_no,
          gend: '1',
          brdy: '1950-01-01',
          insu_admdvs: spot.area,
          fixmedins_code: spot.code,
          psn_insu_date: '2019-01-01',
          ...identityOf(psn_no),
          ...(at === 0 ? { die_date: '2025-03-01' } : {}),
        })),
      ),
      visits,
      settlements: visits.map((row, at) => ({
        setl_id: `${(row['mdtrt_id'] ?? '').replace('V-', 'S-')}-${at}`,
        mdtrt_id: row['mdtrt_id'] ?? '',
        psn_no: row['psn_no'] ?? '',
        fixmedins_code: row['fixmedins_code'] ?? '',
        med_type: row['med_type'] ?? '',
        setl_time: '2025-05-09 11:00:00',
        medfee_sumamt: '100.00',
        hifp_pay: '60.00',
        fund_pay_sumamt: '60.00',
      })),
      funds: AREAS.map((admdvs) => ({ admdvs, year: '2025', alliance_id: `AL-${pool}-${admdvs}` })),
    };
    return Object.entries(streams).map(([stream, rows]) => ({
      pool,
      source: sourceOf(pool),
      stream,
      rows: rows.map((row) => complete(stream, row)),
    }));
  });
}

/** Words that an answer to somebody with these grants must not hold. `null` is a whole pool. */
export function foreignWords(reach: readonly (Place | { pool: string; kind: 'pool' })[]): string[] {
  const isOwn = (spot: Spot): boolean =>
    reach.some(
      (grant) =>
        grant.pool === spot.pool &&
        (grant.kind === 'pool' ||
          (grant.kind === 'area' && grant.id === spot.area) ||
          (grant.kind === 'alliance' && grant.id === spot.alliance) ||
          (grant.kind === 'institution' && grant.id === spot.code)),
    );
  const wordsOf = (spot: Spot): string[] => [
    ...spot.words,
    spot.code,
    spot.area,
    spot.alliance,
    `医共体${spot.pool}${spot.area}`,
    spot.pool,
    sourceOf(spot.pool),
  ];
  const own = new Set(SPOTS.filter(isOwn).flatMap(wordsOf));
  return [...new Set(SPOTS.filter((spot) => !isOwn(spot)).flatMap(wordsOf))].filter((word) => !own.has(word));
}
