import type { RowOf } from '../csv.js';
import { type Item, ITEMS } from '../items.js';
import type { World } from '../life.js';
import { isoDay, yearOf, yearsOf } from '../time.js';

type CatalogueRow = RowOf<'catalogue'>;

/** What the catalogue says of items beyond their names. */
const SAID: Partial<Record<keyof typeof ITEMS, CatalogueRow>> = {
  blood: { freq_max: '1', freq_unit: 'day' },
  ecg: { freq_max: '1', freq_unit: 'day' },
  ct: { exam_group: 'CT-CHEST', exam_interval_days: '30' },
  mri: { exam_group: 'MRI-HEAD', exam_interval_days: '30' },
  ultrasound: { exam_group: 'US-ABDOMEN', exam_interval_days: '14' },
  panel: {
    includes: [ITEMS.lipids, ITEMS.enzymes, ITEMS.electrolytes].map((item) => item.code).join(';'),
    pric_uplmt_amt: '100.0000',
  },
  acarbose: { pay_diag: 'E10-E14' },
  glargine: { days_per_unit: '10', resale_risk: '1' },
  atorvastatin: { drug_product: '阿托伐他汀' },
  atorvastatinOriginal: { drug_product: '阿托伐他汀' },
  progesterone: { sex: '2' },
  childGranules: { age_max: '14' },
};

/** Rows of the catalogue: every item; a service has another price at every tier, and no one limit. */
export const catalogueRows = (world: World): CatalogueRow[] => {
  const keys: (keyof typeof ITEMS)[] = Object.keys(ITEMS).filter(isItem);
  return keys.map((key) => {
    const item: Item = ITEMS[key];
    return {
      med_list_codg: item.code,
      med_list_name: item.name,
      list_type: item.list,
      ...(typeof item.price === 'number' ? { pric_uplmt_amt: (item.price / 10_000).toFixed(4) } : {}),
      begndate: isoDay(Math.min(world.settings.from, SINCE)),
      ...SAID[key],
    };
  });
};

const SINCE = 17_897; // 2019-01-01
const isItem = (key: string): key is keyof typeof ITEMS => Object.hasOwn(ITEMS, key);

/** Packs a year: of what people buy more than enough, of what a pharmacy has for the few who ask a little once. */
const SHELF: readonly (readonly [item: Item, yearly: number, once: number])[] = [
  [ITEMS.coldGranules, 600, 100],
  [ITEMS.ibuprofen, 600, 100],
  [ITEMS.omeprazole, 600, 100],
  [ITEMS.ambroxol, 600, 100],
  [ITEMS.valsartan, 300, 60],
  [ITEMS.acarbose, 0, 40],
  [ITEMS.atorvastatin, 0, 40],
  [ITEMS.amlodipine, 0, 15],
  [ITEMS.metformin, 0, 15],
  [ITEMS.danshen, 0, 15],
];

/** Rows of what came into the pharmacies: an opening stock, and four deliveries a year. */
export function stockRows(world: World): RowOf<'stock'>[] {
  const { from, to } = world.settings;
  const rows: RowOf<'stock'>[] = [];
  for (const place of world.network.places.filter((one) => one.tier === 'pharmacy')) {
    const move = (item: Item, moved_at: string, kind: string, cnt: number): void => {
      const doc_no = `ST${place.tail}${moved_at.replace(/\D/g, '').slice(0, 8)}`;
      if (cnt > 0)
        rows.push({
          fixmedins_code: place.code,
          med_list_codg: item.code,
          moved_at,
          doc_no,
          kind,
          cnt: String(cnt),
        });
    };
    for (const [item, yearly, once] of SHELF) {
      move(item, `${isoDay(from)} 07:00:00`, 'opening', once);
      for (const year of yearsOf(from, to))
        for (const month of ['01', '04', '07', '10'])
          if (yearOf(from) < year || isoDay(from).slice(5, 7) <= month)
            move(item, `${year}-${month}-10 10:00:00`, 'purchase', yearly / 4);
    }
  }
  return rows;
}
