import type { Rng } from '../../libs/simulator/src/rng.js';
import type { Maker } from './makers.js';
import { two } from './times.js';

/** Four drugs, two of a like name; a month in which something was bought, sold or taken back. */
const DRUGS = ['X1', 'X2', 'X3', 'X4'] as const;
const NAMES = ['甲型号测试胶囊', '乙型号测试胶囊', '另一种药', ''] as const;
const month = (rng: Rng): string => rng.pick(['2024-11', '2024-12', '2025-01', '2025-02', '2025-04']);
const moment = (rng: Rng): string => `${month(rng)}-${two(1 + rng.int(0, 27))} 09:00:00`;

/** Two shops whose sales pass their stock, or are of drugs that never came in. */
export const SHOPS: Record<string, Maker> = {
  institutions: { count: 2, make: (_, n) => ({ fixmedins_code: `H${n}`, tier: 'pharmacy' }) },
  catalogue: {
    count: DRUGS.length,
    make: (rng, n) => ({
      med_list_codg: DRUGS[n] ?? 'X1',
      begndate: '2024-01-01',
      med_list_name: NAMES[n] ?? '',
      drug_product: rng.chance(0.2) ? 'G1' : '',
    }),
  },
  visits: {
    count: 10,
    make: (rng, n) => ({
      mdtrt_id: `V${n}`,
      psn_no: `P${n % 2}`,
      fixmedins_code: rng.pick(['H0', 'H1']),
      med_type: '41',
      begntime: moment(rng),
    }),
  },
  settlements: {
    count: 10,
    make: (rng, n) => ({
      setl_id: `S${n}`,
      mdtrt_id: `V${n}`,
      psn_no: `P${n % 2}`,
      fixmedins_code: rng.pick(['H0', 'H1']),
      med_type: '41',
      setl_time: moment(rng),
    }),
  },
  fees: {
    count: 40,
    make: (rng, n) => ({
      mdtrt_id: `V${n % 10}`,
      feedetl_sn: String(Math.floor(n / 10)),
      psn_no: `P${n % 2}`,
      fixmedins_code: rng.pick(['H0', 'H0', 'H1']),
      med_list_codg: DRUGS[n % 4] ?? 'X1',
      list_type: rng.pick(['101', '101', '102', '201']),
      cnt: rng.pick(['30', '60', '20', '-10']),
      det_item_fee_sumamt: rng.pick(['900.00', '1500.00', '333.33']),
      fee_ocur_time: moment(rng),
      trdn_flag: rng.chance(0.1) ? '1' : '',
      vali_flag: rng.chance(0.05) ? '0' : '',
    }),
  },
  stock: {
    count: 8,
    make: (rng, n) => ({
      fixmedins_code: n % 4 === 3 ? 'H1' : 'H0',
      // Of the first drug nothing ever comes in.
      med_list_codg: DRUGS[1 + (n % 3)] ?? 'X2',
      moved_at: `2024-${n < 4 ? '10' : '12'}-0${1 + n} 08:00:00`,
      doc_no: `N${n}`,
      kind: rng.pick(['opening', 'purchase', 'purchase', 'return', 'loss']),
      cnt: rng.pick(['20', '60', '200']),
    }),
  },
};
