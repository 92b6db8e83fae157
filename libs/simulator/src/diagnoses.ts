import { ITEMS, type Item } from './items.js';

/** What is wrong with a patient, who can have it and which drugs are usual. */
export type Diagnosis = {
  code: string;
  name: string;
  drugs: readonly [Item, ...Item[]];
  winter?: boolean;
  sex?: '1' | '2';
  surgery?: boolean;
};

type Weighted = readonly [Diagnosis, number];
export type Mix = readonly [Weighted, ...Weighted[]];

const of = (
  code: string,
  name: string,
  drugs: readonly [Item, ...Item[]],
  more: Partial<Diagnosis> = {},
): Diagnosis => ({
  code,
  name,
  drugs,
  ...more,
});

const { amlodipine, valsartan, metformin, acarbose, amoxicillin, ambroxol, ibuprofen, omeprazole } = ITEMS;
const { coldGranules, danshen, atorvastatin, astragalus, ceftriaxone } = ITEMS;

export const HYPERTENSION = of('I10.x00', '原发性高血压', [amlodipine, valsartan]);
export const DIABETES = of('E11.900', '2型糖尿病', [metformin, acarbose]);
export const KIDNEY = of('N18.500', '慢性肾脏病5期', [danshen]);
export const CHEMOTHERAPY = of('Z51.100', '肿瘤化学治疗', [ITEMS.chemo]);
export const DELIVERY = of('O80.900', '单胎顺产', [astragalus], { sex: '2' });
export const PROSTATE = of('N40.x00', '前列腺增生', [ibuprofen], { sex: '1' });
export const FIBROID = of('D25.900', '子宫平滑肌瘤', [ibuprofen], { sex: '2' });
export const NEWBORN_JAUNDICE = of('P59.900', '新生儿黄疸', [astragalus]);
export const POLYP = of('K63.500', '结肠息肉', [omeprazole], { surgery: true });
export const GASTRITIS = of('K29.500', '慢性胃炎', [omeprazole]);
export const DIZZINESS = of('R42.x00', '头晕', [danshen]);
export const BRONCHITIS = of('J20.900', '急性支气管炎', [ambroxol, ceftriaxone], { winter: true });
export const LUMBAR = of('M51.200', '腰椎间盘突出', [ibuprofen, danshen]);
const STROKE = of('I63.900', '脑梗死', [danshen, atorvastatin]);
const PNEUMONIA = of('J18.900', '肺炎', [ceftriaxone, ambroxol], { winter: true });
export const COLD = of('J06.900', '急性上呼吸道感染', [coldGranules, ambroxol, amoxicillin], {
  winter: true,
});

export const OUTPATIENT: Mix = [
  [COLD, 55],
  [of('M54.500', '腰痛', [ibuprofen, danshen]), 22],
  [of('J02.900', '急性咽炎', [amoxicillin, coldGranules], { winter: true }), 20],
  [of('K30.x00', '消化不良', [omeprazole, astragalus]), 17],
  [of('A09.900', '胃肠炎', [omeprazole, amoxicillin]), 15],
  [of('L30.900', '湿疹', [astragalus, ibuprofen]), 14],
  [of('R51.x00', '头痛', [ibuprofen]), 12],
  [of('K08.800', '牙痛', [ibuprofen, amoxicillin]), 9],
  [of('H10.900', '结膜炎', [amoxicillin]), 8],
  [of('S93.400', '踝扭伤', [ibuprofen]), 6],
  [of('J10.100', '流行性感冒', [coldGranules], { winter: true }), 3],
];

export const INPATIENT_CHILD: Mix = [
  [BRONCHITIS, 1],
  [PNEUMONIA, 1],
];

export const INPATIENT: Mix = [
  [BRONCHITIS, 15],
  [PNEUMONIA, 15],
  [LUMBAR, 11],
  [STROKE, 9],
  [GASTRITIS, 9],
  [of('I25.100', '冠状动脉粥样硬化性心脏病', [danshen, atorvastatin]), 8],
  [of('K80.200', '胆囊结石', [omeprazole], { surgery: true }), 5],
  [of('J44.100', '慢性阻塞性肺病急性加重', [ceftriaxone, ambroxol], { winter: true }), 5],
  [of('N39.000', '泌尿道感染', [ceftriaxone]), 6],
  [of('H81.100', '良性阵发性眩晕', [danshen]), 5],
  [of('K35.800', '急性阑尾炎', [ceftriaxone], { surgery: true }), 3],
  [of('S72.000', '股骨颈骨折', [ibuprofen], { surgery: true }), 3],
];
