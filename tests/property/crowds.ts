import type { Rng } from '../../libs/simulator/src/rng.js';
import type { Maker } from './makers.js';
import { two } from './times.js';

export const maybe = (rng: Rng, chance: number, make: () => string): string =>
  rng.chance(chance) ? make() : '';
const TELEPHONES = ['19900000010', '19900000020', '19900000030'] as const;

/** A minute of the noon, every ten seconds somebody. */
export const noon = (n: number): string => `12:${two(Math.floor(n / 6))}:${two((n % 6) * 10)}`;

const insured: Maker = {
  count: 18,
  make: (rng, n) => ({
    psn_no: `P${n}`,
    tel: maybe(rng, 0.5, () => (rng.chance(0.7) ? TELEPHONES[0] : rng.pick(TELEPHONES))),
    resd_code: maybe(rng, 0.9, () => `village-${n % 4}`),
  }),
};

/** Somebody signs a village in an evening: nearly the same operator, device, phone and signature for everybody, at the till or late at night. */
export const SIGNING: Record<string, Maker> = {
  insured,
  contracts: {
    count: 60,
    make: (rng, n) => ({
      contract_id: `C${n}`,
      psn_no: `P${n}`,
      fixmedins_code: rng.chance(0.95) ? 'H0' : 'H1',
      operator_id: rng.chance(0.95) === n < 50 ? 'O0' : 'O1',
      device_id: rng.chance(0.97) ? 'E0' : 'E1',
      phone: rng.chance(0.8) ? (TELEPHONES[n % 2] ?? '') : '',
      agent_certno: maybe(rng, 0.2, () => '990121199001011234'),
      sign_time: `${rng.chance(0.97) ? '2025-01-05' : '2024-06-05'} ${rng.chance(0.95) === n < 50 ? noon(n) : '23:10:10'}`,
      sign_channel: rng.chance(0.95) ? 'onsite' : rng.pick(['online', 'batch']),
      renewed_from: maybe(rng, 0.05, () => 'C0'),
      evidence_type: 'signature',
      evidence_hash: rng.chance(0.8) ? 'hash-1' : `hash-${n}`,
      begndate: '2025-01-01',
      enddate: '2025-12-31',
      callback: maybe(rng, 0.15, () => rng.pick(['denied', 'confirmed', 'unreached'])),
      gps_lng: maybe(rng, 0.2, () => '132.9'),
      gps_lat: '28.1',
    }),
  },
  // One person or another is seen in the months after, or only when they are over, which the last of them tells.
  services: {
    count: 4,
    make: (rng, n) => ({
      rec_id: `R${n}`,
      psn_no: `P${rng.int(0, 12)}`,
      fixmedins_code: 'H0',
      done_time: `${rng.pick(['2025-02-05', '2025-07-04', '2025-07-06', '2025-01-05'])} 09:00:00`,
    }),
  },
  visits: {
    count: 4,
    make: (rng, n) => ({
      mdtrt_id: `V${n}`,
      psn_no: `P${rng.int(0, 12)}`,
      fixmedins_code: rng.pick(['H0', 'H1']),
      begntime: `${rng.pick(['2025-02-05', '2025-07-04'])} 09:00:00`,
      vali_flag: maybe(rng, 0.2, () => '0'),
    }),
  },
  settlements: {
    count: 64,
    make: (rng, n) => {
      const paid = n < 60 ? n : rng.int(0, 59);
      return {
        setl_id: `S${n}`,
        mdtrt_id: `V${paid}`,
        psn_no: `P${paid}`,
        fixmedins_code: rng.chance(0.98) ? 'H0' : 'H1',
        setl_time: `2025-01-05 ${rng.chance(0.97) ? noon(paid) : '18:00:00'}`,
        refd_setl_flag: n < 60 ? '' : '1',
        init_setl_id: n < 60 ? '' : `S${paid}`,
      };
    },
  },
};

/** Eighteen cards on three days at one till, which is used on sixteen other days as well. */
const [CARDS, DAYS, OTHER_DAYS] = [18, 3, 16];
const cardOf = (n: number): string => (n < CARDS * DAYS ? `P${n % CARDS}` : 'P0');

export const TILLS: Record<string, Maker> = {
  insured,
  visits: {
    count: CARDS * DAYS + OTHER_DAYS,
    make: (rng, n) => ({
      mdtrt_id: `V${n}`,
      psn_no: rng.chance(0.95) ? cardOf(n) : 'P1',
      fixmedins_code: rng.chance(0.97) ? 'H0' : 'H1',
      med_type: rng.chance(0.95) ? '11' : rng.pick(['14', '12', '41']),
      begntime:
        n < CARDS * DAYS
          ? `2025-01-0${1 + Math.floor(n / CARDS)} ${noon(n % CARDS)}`
          : `2024-12-${two(1 + n - CARDS * DAYS)} 09:00:00`,
      dev_no: rng.chance(0.97) ? 'T0' : '',
      opter: 'O0',
      diag_code: rng.chance(0.97) ? 'J06.900' : 'N18.500',
      online_flag: maybe(rng, 0.03, () => '1'),
      vali_flag: maybe(rng, 0.03, () => '0'),
    }),
  },
  settlements: {
    count: CARDS * DAYS + OTHER_DAYS + 4,
    // The last few pay something back.
    make: (rng, n) => {
      const isRefund = n >= CARDS * DAYS + OTHER_DAYS;
      const visit = isRefund ? rng.int(0, CARDS * DAYS - 1) : n;
      return {
        setl_id: `S${n}`,
        mdtrt_id: `V${visit}`,
        psn_no: cardOf(visit),
        fixmedins_code: rng.chance(0.97) ? 'H0' : 'H1',
        setl_time: '2025-01-04 18:00:00',
        refd_setl_flag: isRefund ? '1' : '',
        init_setl_id: isRefund ? `S${visit}` : '',
        fund_pay_sumamt: `${isRefund ? '-' : ''}${rng.pick(['1', '900', '1200', '1500'])}.50`,
      };
    },
  },
};

/** Somebody who collects drugs at four places, half a year long; some of it is returned, refunded or never carried out. */
const [COLLECTIONS, LINES] = [12, 30];
const monthOf = (n: number): string => two(1 + Math.floor(n / 3));
const collector = (rng: Rng): string => (rng.chance(0.96) ? 'P0' : 'P1');

export const COLLECTING: Record<string, Maker> = {
  insured: {
    count: 2,
    make: (rng, n) => ({
      psn_no: `P${n}`,
      gend: rng.pick(['1', '2']),
      brdy: rng.pick(['1990-05-01', '1950-05-01', '2018-12-20']),
      key_groups: maybe(rng, 0.2, () => 'diabetes'),
    }),
  },
  catalogue: {
    count: 3,
    make: (rng, n) => ({
      med_list_codg: `X${n}`,
      list_type: maybe(rng, 0.5, () => '101'),
      days_per_unit: n === 0 ? maybe(rng, 0.6, () => rng.pick(['3', '7'])) : '',
      resale_risk: n === 0 ? rng.pick(['0', '1']) : '',
      pay_diag: n === 1 ? rng.pick(['E11', 'E10-E14', 'K29']) : '',
      sex: n === 2 ? rng.pick(['1', '2', '']) : '',
      age_max: n === 2 ? maybe(rng, 0.5, () => '14') : '',
      begndate: '2024-01-01',
    }),
  },
  visits: {
    count: COLLECTIONS,
    make: (rng, n) => ({
      mdtrt_id: `V${n}`,
      psn_no: collector(rng),
      fixmedins_code: `H${rng.chance(0.8) ? n % 4 : 0}`,
      med_type: rng.weighted([
        ['11', 6],
        ['14', 2],
        ['41', 2],
        ['13', 0.5],
      ]),
      begntime: `2025-${monthOf(n)}-0${rng.int(1, 9)} 09:00:00`,
      diag_code: maybe(rng, 0.8, () => rng.pick(['K29.500', 'K29.500', 'E11.900', 'N18.500', 'N40.x00'])),
      mdtrt_cert_type: rng.pick(['01', '02', '']),
      vali_flag: maybe(rng, 0.05, () => '0'),
      proxy_flag: maybe(rng, 0.05, () => '1'),
    }),
  },
  settlements: {
    count: COLLECTIONS + 5,
    // The last few pay something back, or pay again.
    make: (rng, n) => {
      const isLate = n >= COLLECTIONS;
      const visit = isLate ? rng.int(0, COLLECTIONS - 1) : n;
      const isRefund = isLate && rng.chance(0.4);
      const sign = isRefund ? '-' : '';
      return {
        setl_id: `S${n}`,
        mdtrt_id: `V${visit}`,
        psn_no: collector(rng),
        fixmedins_code: `H${visit % 4}`,
        setl_time: `2025-${monthOf(visit)}-09 ${rng.chance(0.7) ? '10:00:00' : '18:00:00'}`,
        refd_setl_flag: isRefund ? '1' : '',
        init_setl_id: isRefund ? maybe(rng, 0.85, () => `S${visit}`) : '',
        medfee_sumamt: `${sign}${rng.pick(['20', '20', '35'])}.00`,
        hifp_pay: `${sign}10.00`,
        fund_pay_sumamt: `${sign}10.00`,
        invono: maybe(rng, 0.4, () => rng.pick(['990012345', '990012346', '000000'])),
        setl_type: rng.pick(['2', '2', '1', '', '3']),
        mid_setl_flag: maybe(rng, 0.05, () => '1'),
        third_party_flag: maybe(rng, 0.08, () => '1'),
      };
    },
  },
  fees: {
    count: LINES,
    make: (rng, n) => {
      const visit = n % COLLECTIONS;
      const isReturn = n >= LINES - 4 && rng.chance(0.7);
      return {
        mdtrt_id: `V${visit}`,
        feedetl_sn: String(Math.floor(n / COLLECTIONS) + 1),
        setl_id: maybe(rng, 0.3, () => `S${visit}`),
        psn_no: collector(rng),
        fixmedins_code: `H${visit % 4}`,
        fee_ocur_time: `2025-${monthOf(visit)}-0${rng.int(1, 9)} 09:30:00`,
        med_list_codg: rng.weighted([
          ['X0', 5],
          ['X1', 3],
          ['X2', 1],
        ]),
        med_list_name: rng.weighted([
          ['片', 8],
          ['注射液', 1],
          ['', 1],
        ]),
        list_type: rng.weighted([
          ['101', 10],
          ['201', 2],
          ['', 1],
        ]),
        med_chrgitm_type: rng.pick(['09', '05', '']),
        chrgitm_lv: maybe(rng, 0.1, () => '3'),
        cnt: isReturn ? rng.pick(['-10', '-30']) : rng.pick(['10', '30', '40']),
        det_item_fee_sumamt: isReturn ? '-10.00' : rng.pick(['10.00', '20.00']),
        prd_days: maybe(rng, 0.6, () => rng.pick(['30', '90', '90'])),
        init_feedetl_sn: isReturn ? maybe(rng, 0.7, () => '1') : '',
        trdn_flag: maybe(rng, 0.05, () => '1'),
        rx_circ_flag: maybe(rng, 0.08, () => '1'),
        vali_flag: maybe(rng, 0.05, () => '0'),
      };
    },
  },
  executions: {
    count: 8,
    make: (rng, n) => ({
      mdtrt_id: `V${n}`,
      feedetl_sn: '1',
      executed_cnt: rng.pick(['0', '0', '5', '10', '30']),
      report_hash: maybe(rng, 0.1, () => 'hash-1'),
    }),
  },
};
