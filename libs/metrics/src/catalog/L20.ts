import { last, MAIN, type Metric } from '../define.js';

export const L20: Metric = {
  id: 'L20',
  label: { zh: '基金可支付月数', en: 'Months that the fund can pay' },
  definition: {
    zh: '年末累计结余 ÷ 全年月均基金支出；只有年度值',
    en: 'Cumulative balance at the end of the year ÷ mean monthly spending of the year; of whole years only',
  },
  source: '紧密型县域医共体监测（domain.md B.4）',
  unit: 'months',
  better: 'higher',
  grains: ['area'],
  needs: ['funds'],
  variants: {
    main: { label: MAIN, numerator: last('fund_balance'), denominator: last('fund_year_expenditure') },
  },
};
