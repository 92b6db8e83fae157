import type { Rng } from '../../libs/simulator/src/rng.js';
import type { Maker } from './makers.js';
import { plusDays, two } from './times.js';

const maybe = (rng: Rng, chance: number, make: () => string): string => (rng.chance(chance) ? make() : '');

/** Two patients with a few stays, whose bills are soon told by their lines, and who are moved from ward to ward. */
const [STAYS, OUTSIDE, LINES] = [12, 3, 60];
const patientOf = (visit: number): string => `P${visit % 2}`;
const early = (rng: Rng): string => `2025-01-0${rng.int(1, 8)}`;

export const WARD: Record<string, Maker> = {
  visits: {
    count: STAYS + OUTSIDE,
    make: (rng, n) => {
      const isStay = n < STAYS;
      const begin = `2025-01-0${isStay ? 1 + (Math.floor(n / 2) % 4) * 2 : rng.int(2, 6)}`;
      return {
        mdtrt_id: `V${n}`,
        psn_no: rng.chance(0.95) ? patientOf(n) : 'P2',
        fixmedins_code: rng.chance(0.9) ? `H${Math.floor(n / 2) % 2}` : 'H2',
        med_type: isStay
          ? rng.pick(['21', '21', '21', '21', '21', '24', '2105'])
          : rng.pick(['11', '11', '14']),
        begntime: `${begin} ${rng.pick(['09:00:00', '15:00:00'])}`,
        endtime: isStay ? `${plusDays(begin, rng.pick([1, 1, 1, 4, 5]))} 10:00:00` : '',
        atddr_no: maybe(rng, 0.8, () => 'D1'),
        diag_code: rng.pick([
          'R42.x00',
          'R42.x00',
          'R42.x00',
          'M51.200',
          'M51.200',
          'F20.900',
          'C34.900',
          '',
        ]),
        dscg_way: rng.pick(['1', '1', '1', '1', '', '2']),
        adm_bed: rng.pick(['', '', '8', '8', '8', '家庭1']),
        leave_days: maybe(rng, 0.15, () => rng.pick(['1', '2'])),
        refl_id: maybe(rng, 0.4, () => `F${n % 4}`),
        vali_flag: maybe(rng, 0.1, () => '0'),
      };
    },
  },
  settlements: {
    count: STAYS + OUTSIDE + 2,
    // The last few pay something back.
    make: (rng, n) => {
      const isRefund = n >= STAYS + OUTSIDE;
      const visit = isRefund ? rng.int(0, STAYS - 1) : n;
      const sign = isRefund ? '-' : '';
      return {
        setl_id: `S${n}`,
        mdtrt_id: `V${visit}`,
        psn_no: rng.chance(0.95) ? patientOf(visit) : 'P2',
        fixmedins_code: `H${rng.int(0, 1)}`,
        insutype: rng.chance(0.9) ? '390' : '310',
        setl_time: `${rng.chance(0.9) ? '2025-01-09' : '2024-12-31'} 11:00:00`,
        medfee_sumamt: `${sign}${rng.pick(['5.00', '5.00', '5.00', '5.00', '10.00', '10.00', '90.00'])}`,
        act_pay_dedc: `${sign}${rng.pick(['0.00', '300.00', '300.00'])}`,
        hifp_pay: `${sign}${rng.pick(['40000.00', '50000.00', '1.00'])}`,
        mid_setl_flag: maybe(rng, 0.1, () => '1'),
        setl_type: rng.pick(['2', '2', '3', '']),
        refd_setl_flag: isRefund ? '1' : '',
        init_setl_id: isRefund ? `S${visit}` : '',
      };
    },
  },
  fees: {
    count: LINES,
    make: (rng, n) => {
      const isReturn = n % 9 === 8;
      const sign = isReturn ? '-' : '';
      return {
        mdtrt_id: `V${n % STAYS}`,
        feedetl_sn: String(Math.floor(n / STAYS) + 1),
        psn_no: rng.chance(0.95) ? patientOf(n) : 'P2',
        fixmedins_code: 'H0',
        fee_ocur_time: `${early(rng)} 09:00:00`,
        med_chrgitm_type: rng.pick(['01', '07', '03', '04', '03', '05', '']),
        med_list_name: rng.weighted([
          ['', 20],
          ['床位费', 6],
          ['静脉输液', 3],
          ['家庭病床', 1],
        ]),
        list_type: rng.pick(['201', '201', '101']),
        cnt: `${sign}${rng.int(1, 4)}`,
        prd_days: maybe(rng, 0.2, () => '3'),
        init_feedetl_sn: isReturn ? String(rng.int(1, 3)) : '',
        det_item_fee_sumamt: `${sign}${rng.pick(['5.00', '10.00', '20.00'])}`,
        vali_flag: maybe(rng, 0.1, () => '0'),
        etip_flag: maybe(rng, 0.05, () => '1'),
      };
    },
  },
  executions: {
    count: 3,
    make: (rng, n) => ({
      mdtrt_id: `V${rng.int(0, STAYS - 1)}`,
      feedetl_sn: String(n),
      executed_cnt: rng.pick(['1', '0']),
      executed_at: maybe(rng, 0.9, () => `${early(rng)} 10:00:00`),
    }),
  },
  // What is mild here need not be so in every pool.
  diagnoses: {
    count: 1,
    make: (rng) => ({ diag_code: 'R42', low_severity: rng.pick(['1', '1', '0', '']) }),
  },
  referrals: {
    count: 4,
    make: (rng, n) => {
      const applied = `2025-01-0${rng.int(1, 9)} ${rng.pick(['00:00:00', '08:00:00', '20:00:00'])}`;
      return {
        refl_id: `F${n}`,
        psn_no: rng.chance(0.95) ? patientOf(n) : 'P2',
        direction: rng.pick(['up', 'down', 'lateral']),
        from_fixmedins_code: rng.chance(0.9) ? `H${1 - (n % 2)}` : 'H2',
        to_fixmedins_code: rng.chance(0.9) ? `H${n % 2}` : 'H2',
        applied_at: applied,
        decided_at: maybe(rng, 0.7, () => applied),
        decision: rng.pick(['accepted', 'accepted', 'accepted', 'accepted', 'refused', 'pending']),
        consent_flag: rng.pick(['0', '1', '']),
        arrived_at: maybe(rng, 0.3, () => `${early(rng)} 15:00:00`),
        from_mdtrt_id: maybe(rng, 0.2, () => `V${rng.int(0, STAYS - 1)}`),
        to_mdtrt_id: maybe(rng, 0.4, () => `V${n + rng.pick([0, 2, 4])}`),
      };
    },
  },
};

/** A bus of eighteen persons from two villages, and single patients in the weeks before. */
const [BUS, SINGLE] = [18, 10];

export const BUSES: Record<string, Maker> = {
  insured: {
    count: BUS,
    make: (rng, n) => ({
      psn_no: `P${n}`,
      resd_code: rng.chance(0.8) ? '990121104301' : rng.pick(['990121104302', '990121', '']),
      tel: maybe(rng, 0.5, () => '19900000010'),
    }),
  },
  visits: {
    count: BUS + SINGLE,
    make: (rng, n) => {
      const day = n < BUS ? `2025-01-0${rng.chance(0.9) ? 3 : 4}` : `2024-12-${two(10 + n - BUS)}`;
      return {
        mdtrt_id: `V${n}`,
        psn_no: rng.chance(0.95) ? `P${n % BUS}` : 'P1',
        fixmedins_code: rng.chance(0.95) ? 'H0' : 'H1',
        med_type: rng.chance(0.95) ? '21' : '24',
        begntime: `${day} 09:${two(rng.int(0, 59))}:00`,
        endtime: maybe(rng, 0.97, () => `${plusDays(day, rng.chance(0.9) ? 5 : 6)} 10:00:00`),
        diag_code: rng.chance(0.95) ? 'M51.200' : 'A05.900',
        vali_flag: maybe(rng, 0.03, () => '0'),
      };
    },
  },
  settlements: {
    count: BUS + SINGLE + 3,
    make: (rng, n) => {
      const isRefund = n >= BUS + SINGLE;
      const visit = isRefund ? rng.int(0, BUS - 1) : n;
      return {
        setl_id: `S${n}`,
        mdtrt_id: `V${visit}`,
        psn_no: `P${visit % BUS}`,
        fixmedins_code: rng.chance(0.97) ? 'H0' : 'H1',
        setl_time: '2025-01-09 18:00:00',
        medfee_sumamt: `${isRefund ? '-' : ''}${rng.chance(0.99) ? 1500 + rng.int(0, 9) : 9000}.00`,
        refd_setl_flag: isRefund ? '1' : '',
        init_setl_id: isRefund ? `S${visit}` : '',
      };
    },
  },
};

/** A doctor who sees more people on a day than there are minutes, and few on the days before. */
const [PEAK, BEFORE] = [180, 14];

export const CLINIC: Record<string, Maker> = {
  visits: {
    count: PEAK + BEFORE,
    make: (rng, n) => ({
      mdtrt_id: `V${n}`,
      psn_no: `P${n}`,
      fixmedins_code: rng.chance(0.99) ? 'H0' : 'H1',
      med_type: rng.chance(0.98) ? '11' : '14',
      begntime:
        n < PEAK
          ? `2025-01-06 ${two(8 + Math.floor(n / 30))}:${two((n % 30) * 2)}:00`
          : `2024-12-${two(10 + n - PEAK)} 09:00:00`,
      atddr_no: n >= PEAK && n % 2 === 0 ? `D${n % 6}` : 'D0',
      diag_code: 'J06.900',
    }),
  },
  settlements: {
    count: PEAK + BEFORE + 4,
    make: (rng, n) => {
      const isRefund = n >= PEAK + BEFORE;
      const visit = isRefund ? rng.int(0, PEAK - 1) : n;
      return {
        setl_id: `S${n}`,
        mdtrt_id: `V${visit}`,
        psn_no: `P${visit}`,
        fixmedins_code: rng.chance(0.99) ? 'H0' : 'H1',
        setl_time: '2025-01-06 18:00:00',
        refd_setl_flag: isRefund ? '1' : '',
        init_setl_id: isRefund ? `S${visit}` : '',
        fund_pay_sumamt: `${isRefund ? '-' : ''}5.00`,
      };
    },
  },
  practitioners: {
    count: 6,
    make: (rng, n) => ({
      doctor_no: `D${n}`,
      fixmedins_code: 'H0',
      begndate: '2024-01-01',
      leave_from: maybe(rng, 0.2, () => '2025-01-05'),
      leave_to: maybe(rng, 0.1, () => '2025-01-07'),
    }),
  },
};
