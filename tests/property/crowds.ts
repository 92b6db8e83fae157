import type { Rng } from '../../libs/simulator/src/rng.js';
import type { Maker } from './makers.js';
import { two } from './times.js';

const maybe = (rng: Rng, chance: number, make: () => string): string => (rng.chance(chance) ? make() : '');
const TELEPHONES = ['19900000010', '19900000020', '19900000030'] as const;

/** A minute of the noon, every ten seconds somebody. */
const noon = (n: number): string => `12:${two(Math.floor(n / 6))}:${two((n % 6) * 10)}`;

const insured: Maker = {
  count: 18,
  make: (rng, n) => ({ psn_no: `P${n}`, tel: maybe(rng, 0.4, () => rng.pick(TELEPHONES)) }),
};

/** Somebody signs a village in an evening: nearly the same operator, device, phone and signature for everybody. */
export const SIGNING: Record<string, Maker> = {
  insured,
  contracts: {
    count: 60,
    make: (rng, n) => ({
      contract_id: `C${n}`,
      psn_no: `P${n}`,
      fixmedins_code: rng.chance(0.95) ? 'H0' : 'H1',
      operator_id: rng.chance(0.95) ? 'O0' : 'O1',
      device_id: rng.chance(0.97) ? 'E0' : 'E1',
      phone: rng.chance(0.8) ? (TELEPHONES[n % 2] ?? '') : '',
      agent_certno: maybe(rng, 0.2, () => '990121199001011234'),
      sign_time: `${rng.chance(0.97) ? '2025-01-05' : '2024-06-05'} ${noon(n)}`,
      sign_channel: rng.chance(0.95) ? 'onsite' : rng.pick(['online', 'batch']),
      renewed_from: maybe(rng, 0.05, () => 'C0'),
      evidence_type: 'signature',
      evidence_hash: rng.chance(0.8) ? 'hash-1' : `hash-${n}`,
      begndate: '2025-01-01',
      enddate: '2025-12-31',
    }),
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
        fund_pay_sumamt: `${isRefund ? '-' : ''}${rng.int(1, 3)}.50`,
      };
    },
  },
};
