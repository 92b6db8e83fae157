import type { Rng } from '../../libs/simulator/src/rng.js';
import type { Maker } from './makers.js';
import { two } from './times.js';

const maybe = (rng: Rng, chance: number, make: () => string): string => (rng.chance(chance) ? make() : '');

/** A person comes twelve times in six days to four places, and to be billed: so many visits of four lines each. */
const [COMINGS, BILLED, LINES] = [12, 8, 4];
const PLACES = ['H0', 'H1', 'H2', 'H3'] as const;
const ITEMS = ['W1', 'W2', 'W3', 'W4'] as const;

const patient = (rng: Rng, visit: number): string =>
  rng.chance(0.97) ? `P${visit < COMINGS ? 0 : visit % 2}` : 'P1';
const comes = (visit: number): string =>
  visit < COMINGS
    ? `2025-01-0${1 + Math.floor(visit / 2)} ${two(8 + (visit % 2))}:00:00`
    : `2025-01-${two(10 + Math.floor((visit - COMINGS) / 2))} 08:00:00`;

/** Few items, prices and moments, so that lines repeat each other, packages meet their parts and limits are just passed. */
export const BILLS: Record<string, Maker> = {
  institutions: {
    count: PLACES.length,
    make: (rng, n) => ({ fixmedins_code: `H${n}`, alliance_id: rng.chance(0.8) ? 'A0' : '' }),
  },
  catalogue: {
    count: 5,
    // The last takes the place of the first after some days.
    make: (rng, n) => ({
      med_list_codg: ITEMS[n % 4] ?? 'W1',
      begndate: n < 4 ? '2024-01-01' : '2025-01-12',
      pric_uplmt_amt: rng.pick(['8', '12', '']),
      freq_max: maybe(rng, 0.4, () => rng.pick(['1', '2'])),
      freq_unit: rng.pick(['day', 'episode']),
      includes: n % 4 === 3 ? rng.pick(['W1;W2', 'W1;W2;W3']) : '',
      exam_group: maybe(rng, 0.4, () => 'G1'),
      exam_interval_days: maybe(rng, 0.3, () => '3'),
    }),
  },
  visits: {
    count: COMINGS + BILLED,
    make: (rng, n) => ({
      mdtrt_id: `V${n}`,
      psn_no: patient(rng, n),
      fixmedins_code: rng.chance(0.97) ? (PLACES[n % 4] ?? 'H0') : 'H0',
      med_type:
        n >= COMINGS && n % 4 === 3
          ? '21'
          : rng.weighted([
              ['11', 9],
              ['13', 0.5],
            ]),
      begntime: comes(n),
      endtime: `${comes(n).slice(0, 8)}${two(Number(comes(n).slice(8, 10)) + 1)} 10:00:00`,
      diag_code: rng.weighted([
        ['K29.500', 8],
        ['', 1],
        ['C34.900', 0.5],
      ]),
      vali_flag: maybe(rng, 0.03, () => '0'),
      proxy_flag: maybe(rng, 0.03, () => '1'),
      joint_mdtrt_id: maybe(rng, 0.03, () => 'V0'),
    }),
  },
  settlements: {
    count: COMINGS + BILLED + 4,
    // The last few pay something back.
    make: (rng, n) => {
      const isRefund = n >= COMINGS + BILLED;
      const visit = isRefund ? rng.int(0, COMINGS + BILLED - 1) : n;
      return {
        setl_id: `S${n}`,
        mdtrt_id: `V${visit}`,
        psn_no: patient(rng, visit),
        setl_time: `2025-01-2${rng.int(1, 2)} 18:00:00`,
        refd_setl_flag: isRefund ? '1' : '',
        init_setl_id: isRefund ? `S${visit}` : '',
        medfee_sumamt: rng.weighted([
          ['40.00', 5],
          ['30.00', 2],
          ['20.00', 1],
        ]),
        fulamt_ownpay_amt: rng.pick(['0.00', '10.00', '']),
        preselfpay_amt: rng.pick(['0.00', '0.00', '10.00']),
        overlmt_selfpay: rng.pick(['0.00', '2.00', '']),
        fund_pay_sumamt: rng.weighted([
          ['15.00', 9],
          ['0.00', 1],
        ]),
      };
    },
  },
  fees: {
    count: BILLED * LINES,
    make: (rng, n) => {
      const visit = COMINGS + (n % BILLED);
      const isReturn = Math.floor(n / BILLED) === LINES - 1 && rng.chance(0.4);
      return {
        mdtrt_id: `V${visit}`,
        feedetl_sn: String(Math.floor(n / BILLED) + 1),
        setl_id: maybe(rng, 0.5, () => `S${visit}`),
        psn_no: patient(rng, visit),
        fee_ocur_time: `${comes(visit).slice(0, 10)} ${rng.weighted([
          ['09:00:00', 6],
          ['00:00:00', 1],
          ['10:30:00', 1],
        ])}`,
        med_list_codg: rng.pick(ITEMS),
        list_type: rng.weighted([
          ['201', 8],
          ['101', 1],
        ]),
        med_chrgitm_type: rng.pick(['03', '04', '04', '01', '06']),
        chrgitm_lv: rng.weighted([
          ['1', 6],
          ['3', 2],
          ['02', 1],
        ]),
        cnt: isReturn ? '-1' : '1',
        init_feedetl_sn: isReturn ? rng.pick(['1', '2', '']) : '',
        pric: '10',
        det_item_fee_sumamt: isReturn ? '-10.00' : '10.00',
        pric_uplmt_amt: rng.pick(['', '', '9', '10']),
        exam_site: maybe(rng, 0.1, () => '左'),
        vali_flag: maybe(rng, 0.05, () => '0'),
        etip_flag: maybe(rng, 0.05, () => '1'),
        special_list_flag: maybe(rng, 0.1, () => '1'),
      };
    },
  },
};
