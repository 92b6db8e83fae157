import { MAIN, sum, type Metric } from '../define.js';

export const K10: Metric = {
  id: 'K10',
  label: { zh: '个人负担率', en: 'Share paid by the person' },
  definition: {
    zh: '个人负担金额 ÷ 载明个人负担的医疗费；与自费率不是一回事',
    en: 'Amount paid by the person ÷ fees of the rows that state it; not to be mixed with K09',
  },
  source: '郴州市门诊按人头付费试点方案（S3）',
  unit: '%',
  better: 'lower',
  grains: ['area', 'alliance', 'institution'],
  variants: {
    main: { label: MAIN, numerator: sum('person_part'), denominator: sum('fees_with_person_part') },
  },
};
