import type { Rng } from '../../libs/simulator/src/rng.js';
import { day, hour, plusDays, time, two, visitDay } from './times.js';

export type Draft = Record<string, string>;
/** How many records of a stream there are, and a draft of one. */
export type Maker = { count: number; make: (rng: Rng, n: number) => Draft };

const PERSONS = ['P0', 'P1', 'P2', 'P3', 'P4', 'P5'] as const;
const PLACES = ['H0', 'H1', 'H2', 'H3'] as const;
const TRACES = ['84012345678901234567', '84012345678901234568', '1234567'] as const;
const [VISITS, SETTLEMENTS] = [12, 10];

const maybe = (rng: Rng, chance: number, make: () => string): string => (rng.chance(chance) ? make() : '');

/** Two persons hold most visits, three most contracts, so that records meet. */
const patient = (rng: Rng, visit: number): string =>
  rng.chance(0.92) ? (PERSONS[Math.floor(visit / 2) % 2] ?? 'P0') : rng.pick(PERSONS);
const signer = (rng: Rng, n: number): string =>
  rng.chance(0.8) ? (PERSONS[n % 3] ?? 'P0') : rng.pick(PERSONS);

/** A man’s, a newborn’s, a woman’s, a delivery, a course of chemotherapy and what anybody may have. */
const DIAGNOSES = ['N40.x00', 'P59.900', 'N80.900', 'O80.900', 'Z51.100', 'K29.500', 'K29.500'] as const;

/** The makers of a small world by stream. */
export const MAKERS: Record<string, Maker> = {
  alliances: {
    count: 2,
    make: (rng, n) => ({
      alliance_id: `A${n}`,
      alliance_name: `Alliance ${rng.int(1, 2)}`,
      admdvs: 'X',
      lead_fixmedins_code: 'H0',
    }),
  },
  institutions: {
    count: PLACES.length,
    make: (rng, n) => ({
      fixmedins_code: `H${n}`,
      fixmedins_name: `Place ${n}`,
      tier: n === 0 ? 'county' : 'township',
      fix_blng_admdvs: rng.chance(0.8) ? 'X' : 'Y',
      alliance_id: rng.weighted([
        ['A0', 4],
        ['A1', 1],
        ['', 1],
      ]),
      lnt: maybe(rng, 0.9, () => `${131 + n * 0.6}`),
      lat: '28.1',
      prnt_medins_code:
        n > 0
          ? rng.weighted([
              [`H${n - 1}`, 2],
              ['', 2],
              ['H0', 1],
            ])
          : '',
    }),
  },
  insured: {
    count: PERSONS.length,
    make: (rng, n) => ({
      psn_no: `P${n}`,
      psn_name: `Person ${n}`,
      insu_admdvs: rng.chance(0.8) ? 'X' : 'Y',
      fixmedins_code: maybe(rng, 0.8, () => rng.pick(PLACES)),
      gend: rng.weighted([
        ['1', 3],
        ['2', 3],
        ['9', 1],
      ]),
      cert_gend: maybe(rng, 0.4, () => rng.pick(['1', '2'])),
      brdy: rng.pick(['1990-05-01', '1950-05-01', '2024-12-20']),
      psn_insu_stas: rng.pick(['1', '2', '']),
      psn_insu_date: rng.chance(0.8) ? '2023-01-01' : '2025-01-15',
      die_date: maybe(rng, 0.35, () => day(rng)),
      paus_insu_date: maybe(rng, 0.25, () => day(rng)),
      resume_insu_date: maybe(rng, 0.15, () => day(rng)),
      key_groups: rng.weighted([
        ['diabetes', 2],
        ['elderly;hypertension', 1],
        ['', 2],
      ]),
    }),
  },
  contracts: {
    count: 7,
    make: (rng, n) => {
      const begndate = rng.weighted([
        ['2024-01-01', 2],
        ['2024-07-01', 3],
        ['2025-01-01', 2],
        ['2024-08-15', 1],
      ]);
      return {
        contract_id: `C${n}`,
        psn_no: signer(rng, n),
        fixmedins_code: rng.pick(PLACES),
        begndate,
        enddate: plusDays(
          begndate,
          rng.weighted([
            [364, 3],
            [180, 2],
            [31, 1],
          ]),
        ),
        sign_time: `${begndate} ${hour(rng)}`,
        status: rng.pick(['active', 'terminated', 'renewed']),
        term_date: maybe(rng, 0.3, () => plusDays(begndate, rng.int(0, 300))),
        renewed_from: maybe(rng, 0.2, () => `C${rng.int(0, 6)}`),
        package_code: rng.pick(['basic', 'chronic', '']),
        sign_channel: rng.pick(['onsite', 'online', 'batch']),
      };
    },
  },
  services: {
    count: 4,
    make: (rng, n) => ({
      rec_id: `R${n}`,
      psn_no: signer(rng, n),
      fixmedins_code: rng.pick(PLACES),
      contract_id: maybe(rng, 0.5, () => `C${rng.int(0, 6)}`),
      done_time: rng.chance(0.5) ? time(rng) : `2024-${two(rng.int(1, 12))}-15 09:00:00`,
    }),
  },
  visits: {
    count: VISITS,
    make: (rng, n) => {
      const med_type =
        n % 2 === 0 ? rng.pick(['21', '21', '52', '21']) : rng.pick(['11', '14', '41', '11', '12']);
      const begntime = `${visitDay(rng)} ${hour(rng)}`;
      const isStay = med_type === '21' || med_type === '52';
      return {
        mdtrt_id: `V${n}`,
        psn_no: patient(rng, n),
        fixmedins_code: rng.pick(PLACES),
        med_type,
        begntime,
        endtime: maybe(
          rng,
          isStay ? 0.9 : 0.2,
          () => `${plusDays(begntime, rng.int(isStay ? 3 : 0, 14))} ${hour(rng)}`,
        ),
        atddr_no: maybe(rng, 0.6, () => 'D1'),
        vali_flag: rng.weighted([
          ['', 8],
          ['1', 8],
          ['0', 1],
        ]),
        diag_code: maybe(rng, 0.85, () => rng.pick(DIAGNOSES)),
        diag_name: maybe(rng, 0.2, () => rng.pick(['左', '右'])),
        proxy_flag: maybe(rng, 0.1, () => '1'),
        dscg_way: rng.pick(['1', '1', '2', '4', '']),
        refl_id: maybe(rng, 0.2, () => 'F0'),
        leave_days: maybe(rng, 0.1, () => '2'),
        joint_mdtrt_id: maybe(rng, 0.05, () => 'V0'),
        adm_bed: maybe(rng, 0.5, () => '8'),
      };
    },
  },
  settlements: {
    count: SETTLEMENTS * 2,
    // The first half pays, the second half refunds it or pays again.
    make: (rng, n) => {
      const isRefund = n >= SETTLEMENTS && rng.chance(0.3);
      const amount = rng.int(1, 9);
      const paid = n % SETTLEMENTS;
      return {
        setl_id: `S${n}`,
        mdtrt_id: rng.chance(0.94) ? `V${paid}` : `V${rng.int(0, VISITS - 1)}`,
        psn_no: patient(rng, paid),
        fixmedins_code: rng.pick(PLACES),
        med_type: paid % 2 === 0 ? '21' : rng.pick(['11', '12', '41']),
        setl_time: time(rng),
        refd_setl_flag: isRefund ? '1' : maybe(rng, 0.2, () => '0'),
        mid_setl_flag: maybe(rng, 0.1, () => '1'),
        init_setl_id: isRefund ? `S${rng.chance(0.8) ? paid : rng.int(0, SETTLEMENTS - 1)}` : '',
        medfee_sumamt: `${isRefund ? '-' : ''}${amount}0.55`,
        hifp_pay: `${isRefund ? '-' : ''}${amount}.10`,
        fund_pay_sumamt: `${isRefund ? '-' : ''}${amount}.20`,
        invono: maybe(rng, 0.4, () => '990012345'),
        setl_type: rng.pick(['1', '2', '2', '3', '']),
        third_party_flag: maybe(rng, 0.1, () => '1'),
        act_pay_dedc: maybe(rng, 0.6, () => `${isRefund ? '-' : ''}${rng.int(0, 3)}.00`),
      };
    },
  },
  fees: {
    count: 12,
    make: (rng, n) => {
      const isReturn = n % 4 === 3;
      return {
        mdtrt_id: `V${n % 6}`,
        feedetl_sn: String(Math.floor(n / 6) + 1),
        setl_id: maybe(rng, 0.6, () => `S${n % 6}`),
        psn_no: patient(rng, n % 6),
        fixmedins_code: rng.pick(PLACES),
        fee_ocur_time: time(rng),
        med_list_codg: rng.pick(['X1', 'X1', 'W1']),
        list_type: rng.pick(['101', '201']),
        chrgitm_lv: maybe(rng, 0.1, () => '3'),
        prd_days: maybe(rng, 0.6, () => rng.pick(['30', '90'])),
        cnt: isReturn ? '-1' : '1',
        init_feedetl_sn: isReturn ? rng.pick(['1', '2']) : '',
        drug_trac_codg: isReturn
          ? maybe(rng, 0.3, () => rng.pick(TRACES))
          : maybe(rng, 0.85, () => rng.pick(TRACES)),
        trdn_flag: maybe(rng, 0.2, () => '1'),
        vali_flag: maybe(rng, 0.1, () => '0'),
        take_home_flag: maybe(rng, 0.1, () => '1'),
        etip_flag: maybe(rng, 0.1, () => '1'),
        med_chrgitm_type: rng.pick(['01', '04', '07', '']),
      };
    },
  },
  referrals: {
    count: 5,
    make: (rng, n) => ({
      refl_id: `F${n}`,
      psn_no: rng.pick(PERSONS),
      direction: rng.pick(['up', 'down', 'lateral']),
      from_fixmedins_code: rng.pick(PLACES),
      to_fixmedins_code: rng.pick(PLACES),
      applied_at: rng.chance(0.5) ? `${visitDay(rng)} 09:00:00` : time(rng),
      decision: rng.pick(['accepted', 'refused', 'pending', '']),
      decided_at: maybe(rng, 0.5, () => time(rng)),
      consent_flag: rng.pick(['0', '1', '']),
      arrived_at: maybe(rng, 0.3, () => time(rng)),
      to_mdtrt_id: maybe(rng, 0.4, () => `V${rng.int(0, VISITS - 1)}`),
    }),
  },
  diagnoses: {
    count: 2,
    make: (rng, n) => ({
      diag_code: n === 0 ? 'K29.500' : 'P59.900',
      sex: maybe(rng, 0.4, () => '2'),
      age_max: maybe(rng, 0.5, () => '120'),
      planned_cycle: maybe(rng, 0.5, () => '1'),
    }),
  },
  catalogue: {
    count: 1,
    make: (rng) => ({ med_list_codg: 'W1', sex: rng.pick(['1', '2']), begndate: '2024-01-01' }),
  },
};
