import { last, MAIN, type Metric } from '../define.js';

export const H07: Metric = {
  id: 'H07',
  label: { zh: '慢性病控制率', en: 'Chronic diseases in range' },
  definition: {
    zh: '两病达标人次 ÷ 两病管理人次，一人患两病计两次；按期末（季末）回看 12 个月',
    en: 'In range ÷ managed, both diseases, a person with both twice; at the end of a quarter, by the twelve months before',
  },
  source: '家庭医生签约医保支付方式改革（S4）',
  unit: '%',
  better: 'higher',
  targets: [
    {
      bound: { least: '85' },
      kind: 'demand',
      source: { zh: 'S4 第一档奖励：≥ 85%', en: 'S4, first tier of rewards: at least 85 %' },
    },
  ],
  grains: ['area', 'alliance', 'institution'],
  needs: ['services'],
  variants: { main: { label: MAIN, numerator: last('ill_controlled'), denominator: last('ill_managed') } },
};
