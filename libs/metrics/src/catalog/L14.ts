import { sum, type Metric } from '../define.js';

export const L14: Metric = {
  id: 'L14',
  label: { zh: '药占比、耗占比、检查化验占比', en: 'Shares of drugs, consumables and tests' },
  definition: {
    zh: '该类收费明细金额 ÷ 载明收费类别的明细金额，按费用发生时间与收费机构，退回冲减',
    en: 'Money of the lines of the class ÷ money of all lines with a charge class, by the time of the charge and the place, returns netted',
  },
  source: '紧密型县域医共体监测（domain.md B.4）',
  unit: '%',
  better: 'lower',
  grains: ['area', 'alliance', 'institution'],
  needs: ['fees'],
  variants: {
    main: {
      label: { zh: '药占比', en: 'Drugs' },
      numerator: sum('charged_drugs'),
      denominator: sum('charged_fees'),
    },
    consumables: {
      label: { zh: '耗占比', en: 'Consumables' },
      numerator: sum('charged_materials'),
      denominator: sum('charged_fees'),
    },
    tests: {
      label: { zh: '检查化验占比', en: 'Examinations and tests' },
      numerator: sum('charged_tests'),
      denominator: sum('charged_fees'),
    },
  },
};
