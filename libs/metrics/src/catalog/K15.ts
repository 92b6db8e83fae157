import { last, MAIN, type Metric } from '../define.js';

export const K15: Metric = {
  id: 'K15',
  label: { zh: '在线服务使用率', en: 'Use of services online' },
  definition: {
    zh: '使用在线就诊或在线服务的签约人数 ÷ 签约人数；按期末（季末）回看 12 个月',
    en: 'Persons with a contract who used visits or services online ÷ persons with a contract; at the end of a quarter, by the twelve months before',
  },
  source: '家庭医生签约医保支付方式改革（S4）',
  unit: '%',
  better: 'higher',
  targets: [
    {
      bound: { least: '60' },
      kind: 'demand',
      source: { zh: 'S4 第三档奖励：≥ 60%', en: 'S4, third tier of rewards: at least 60 %' },
    },
  ],
  grains: ['area', 'alliance', 'institution', 'team'],
  needs: ['contracts'],
  variants: {
    main: { label: MAIN, numerator: last('contracted_online'), denominator: last('contracted_at_end') },
  },
};
