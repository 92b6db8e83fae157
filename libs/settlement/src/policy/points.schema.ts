import { z } from 'zod';
import { BY_DEFAULT, parameter } from './parameter.js';
import { plainNumber, share, words, yuan } from './values.js';
import { report } from './fault.js';

const group = z.strictObject({
  code: z.string().min(1).describe('a diagnosis, or the beginning of one; the longest that fits counts'),
  name: z.string().min(1),
  points: plainNumber.describe('of one person and month'),
});

/** What a policy of points for special outpatient diseases says. Source: S0. */
export const pointsParameters = z
  .strictObject({
    insutypes: parameter(words, { zh: '险种', en: 'kinds of insurance' }),
    med_types: parameter(words, { zh: '医疗类别', en: 'kinds of care' }),
    budget_share: parameter(share, {
      zh: '预算占当年基金的比例',
      en: 'budget as a share of the fund',
    }).optional(),
    budget: parameter(z.record(z.string(), yuan), {
      zh: '各地年度预算（元）',
      en: 'yearly budget by area',
    }).optional(),
    diseases: parameter(z.array(group).min(1), { zh: '病种与分值', en: 'diseases and their points' }),
    coefficients: parameter(z.record(z.string(), plainNumber), {
      zh: '机构级别调整系数',
      en: 'coefficients by tier of the institution',
    }),
    withdrawn_points: parameter(z.enum(['fund', 'others']), {
      zh: '撤销分值对应的金额：fund 留在基金；others 归其他机构',
      en: 'where the money of withdrawn points stays: with the fund, or with the others',
    }).prefault({ value: 'fund', source: BY_DEFAULT }),
    prepay_share: parameter(share, { zh: '按月预拨比例', en: 'share that is prepaid month by month' }),
    clean_years: parameter(z.string().regex(/^\d+$/), {
      zh: '参加条件：几年内无骗保',
      en: 'clean years',
    }).prefault({
      value: '0',
      source: BY_DEFAULT,
    }),
  })
  .superRefine((params, ctx) => {
    if ((params.budget === undefined) === (params.budget_share === undefined))
      report(ctx, { zh: 'budget 与 budget_share 须写且只写一个', en: 'name one of budget and budget_share' });
  });
export type PointsParameters = z.infer<typeof pointsParameters>;
