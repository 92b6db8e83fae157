import { maybe, noon } from './crowds.js';
import type { Maker } from './makers.js';
import { two } from './times.js';

/** A doctor copies a morning's records; some of the persons lie in hospital, and were signed “at home” there and then. */
const LIERS = ['P0', 'P1', 'P2', 'P3'] as const;

export const SERVING: Record<string, Maker> = {
  contracts: {
    count: 14,
    make: (rng, n) => ({
      contract_id: `C${n}`,
      psn_no: LIERS[n % 4] ?? 'P0',
      fixmedins_code: rng.pick(['H0', 'H1', 'H2']),
      sign_channel: rng.weighted([
        ['home', 4],
        ['onsite', 3],
        ['online', 1],
      ]),
      sign_time: `2025-01-0${rng.int(3, 8)} ${rng.pick(['09', '11', '15'])}:00:10`,
      agent_certno: maybe(rng, 0.1, () => '990121199001011234'),
      evidence_type: rng.pick(['none', 'signature', 'face', '']),
      callback: maybe(rng, 0.2, () => rng.pick(['denied', 'confirmed'])),
      gps_lng: maybe(rng, 0.5, () => '131.0'),
      gps_lat: '28.1',
    }),
  },
  services: {
    count: 36,
    make: (rng, n) => ({
      rec_id: `R${n}`,
      psn_no: `P${n % 12}`,
      fixmedins_code: rng.chance(0.95) ? 'H0' : 'H1',
      doctor_no: rng.chance(0.95) ? `D${n < 24 ? 0 : 1}` : '',
      item_code: rng.chance(0.95) ? 'JY02' : rng.pick(['JY06', 'JY07', 'local']),
      channel: rng.weighted([
        [n < 12 ? 'onsite' : 'home', 9],
        ['phone', 1],
      ]),
      done_time: `2025-01-0${4 + Math.floor(n / 12)} ${noon(n)}`,
      device_id: rng.chance(0.95) ? 'E0' : 'E1',
      gps_lng: maybe(rng, 0.8, () => `131.${two(n % 12)}`),
      gps_lat: '28.1',
      bp_sys: rng.chance(0.9) ? '131' : '142',
      bp_dia: '84',
      content_hash: rng.chance(0.8) ? 'same' : `own-${n}`,
      patient_confirm: rng.pick(['none', 'none', 'sign', '']),
    }),
  },
  visits: {
    count: 12,
    make: (rng, n) => {
      const isStay = rng.chance(0.7);
      return {
        mdtrt_id: `V${n}`,
        psn_no: LIERS[n % 4] ?? 'P0',
        fixmedins_code: rng.pick(['H1', 'H2', 'H3']),
        med_type: isStay ? '21' : '11',
        begntime: `2025-01-0${rng.int(1, 5)} 10:00:00`,
        endtime: maybe(rng, isStay ? 0.9 : 0, () => `2025-01-${two(rng.int(6, 12))} 10:00:00`),
        vali_flag: maybe(rng, 0.1, () => '0'),
        leave_days: maybe(rng, 0.1, () => '1'),
      };
    },
  },
  settlements: {
    count: 15,
    make: (rng, n) => {
      const paid = n < 12 ? n : rng.int(0, 11);
      return {
        setl_id: `S${n}`,
        mdtrt_id: `V${paid}`,
        psn_no: rng.chance(0.95) ? (LIERS[paid % 4] ?? 'P0') : 'P5',
        setl_time: '2025-01-12 18:00:00',
        refd_setl_flag: n < 12 ? '' : '1',
        init_setl_id: n < 12 ? '' : `S${paid}`,
      };
    },
  },
  practitioners: {
    count: 2,
    make: (rng, n) => ({
      doctor_no: `D${n}`,
      fixmedins_code: 'H0',
      begndate: '2024-01-01',
      leave_from: maybe(rng, 0.7, () => '2025-01-05'),
      leave_to: maybe(rng, 0.8, () => rng.pick(['2025-01-04', '2025-01-05', '2025-01-09'])),
    }),
  },
};
