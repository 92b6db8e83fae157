import type { Tier } from './places.js';

/** A priced line of the catalogue; prices in 1/10,000 yuan. */
export type Item = {
  code: string;
  name: string;
  list: '101' | '102' | '103' | '201';
  charge: string;
  level: '1' | '2' | '3';
  price: number | Readonly<Record<Tier, number>>;
};

const yuan = (value: number): number => Math.round(value * 10_000);

function service(
  code: string,
  name: string,
  charge: string,
  prices: readonly number[],
  level: '1' | '2' | '3' = '1',
): Item {
  const [low = 0, middle = low, high = middle] = prices;
  const price = {
    village: yuan(low),
    township: yuan(low),
    county: yuan(middle),
    municipal: yuan(high),
    pharmacy: yuan(low),
  };
  return { code, name, list: '201', charge, level, price };
}

function drug(code: string, name: string, price: number, level: '1' | '2' = '1'): Item {
  const list = code.startsWith('Z') ? '102' : code.startsWith('T') ? '103' : '101';
  const charge = list === '101' ? '09' : list === '102' ? '11' : '10';
  return { code, name, list, charge, level, price: yuan(price) };
}

export const ITEMS = {
  general: service('110200001', '一般诊疗费', '12', [10]),
  consult: service('110200002', '普通门诊诊察费', '02', [18, 18, 26]),
  registration: service('110200003', '挂号费', '13', [2], '3'),
  wardRound: service('110200005', '住院诊察费', '02', [10, 14, 20]),
  bed: service('110900001', '普通病房床位费', '01', [20, 32, 46]),
  nursing: service('120100003', 'Ⅱ级护理', '07', [12, 18, 24]),
  infusion: service('120400006', '静脉输液', '05', [8, 11, 13]),
  xray: service('210102001', '胸部DR摄影', '03', [50, 65, 75]),
  ct: service('210300001', '胸部CT平扫', '03', [200, 230, 260], '2'),
  mri: service('210200001', '头颅MRI平扫', '03', [440, 460, 520], '2'),
  ultrasound: service('220201002', '腹部彩超', '03', [70, 95, 110]),
  blood: service('250101015', '血常规', '04', [15, 20, 22]),
  liver: service('250301001', '肝肾功能', '04', [45, 60, 70]),
  glucose: service('250302001', '葡萄糖测定', '04', [3, 5, 6]),
  ecg: service('310701001', '心电图', '03', [18, 25, 28]),
  dialysis: service('310800001', '血液透析', '05', [400]),
  surgery: service('330100001', '住院手术费', '06', [900, 2600, 6400]),
  rehab: service('340200020', '康复训练', '05', [30, 40, 50]),
  delivery: service('331400002', '单胎顺产接生', '06', [450, 780, 1100]),
  selfPaid: service('470000001', '自费保健项目', '14', [30, 50, 80], '3'),
  amlodipine: drug('X99C08CA001A001', '苯磺酸氨氯地平片', 12.8),
  valsartan: drug('X99C09AA002A002', '缬沙坦胶囊', 21.5),
  metformin: drug('X99A10BA003A003', '二甲双胍缓释片', 18.65),
  acarbose: drug('X99A10BF004A004', '阿卡波糖片', 24.33),
  amoxicillin: drug('X99J01CA005A005', '阿莫西林胶囊', 9.6),
  ambroxol: drug('X99R05CB006A006', '氨溴索口服液', 17.8, '2'),
  ibuprofen: drug('X99M01AE007A007', '布洛芬缓释胶囊', 15.4, '2'),
  omeprazole: drug('X99A02BC008A008', '奥美拉唑肠溶胶囊', 13.2),
  coldGranules: drug('Z99A01AA009A009', '感冒灵颗粒', 10.8, '2'),
  danshen: drug('Z99B02BB010A010', '复方丹参滴丸', 26.7, '2'),
  atorvastatin: drug('X99C10AA012A012', '阿托伐他汀钙片', 31.2),
  astragalus: drug('T99000013A013', '黄芪饮片', 6.2),
  ceftriaxone: drug('X99J01DD014A014', '头孢曲松注射剂', 8.95, '2'),
  saline: drug('X99B05XA015A015', '氯化钠注射液', 3.125),
  // What only plants and look-alikes are billed for.
  panel: service('250308001', '生化全套', '04', [70, 90, 100]),
  lipids: service('250308002', '血脂四项', '04', [32, 40, 44]),
  enzymes: service('250308003', '心肌酶谱', '04', [36, 45, 50]),
  electrolytes: service('250308004', '电解质测定', '04', [28, 36, 40]),
  kneeXray: service('210102015', '膝关节DR摄影', '03', [50, 65, 75]),
  glargine: drug('X99A10AE016A016', '甘精胰岛素注射液', 132, '2'),
  progesterone: drug('X99G03DA017A017', '黄体酮胶囊', 27.4),
  childGranules: drug('X99N02BE018A018', '小儿氨酚黄那敏颗粒', 11.6),
  atorvastatinOriginal: drug('X99C10AA019A019', '阿托伐他汀钙片(原研)', 62.5, '2'),
  chemo: drug('X99L01BC016A016', '注射用化疗药', 623, '2'),
} as const satisfies Record<string, Item>;

/** The price of an item at a tier, in 1/10,000 yuan. */
export const priceOf = (item: Item, tier: Tier): number =>
  typeof item.price === 'number' ? item.price : item.price[tier];

/** Fen of a quantity at a price, rounded half away from zero. */
export function fenOf(count: number, price: number): number {
  const fen = Math.floor((Math.abs(count) * price + 50) / 100);
  return count < 0 ? -fen : fen;
}
