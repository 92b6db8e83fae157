import { compare, decimal, formatShort } from '../decimal.js';
import { z } from 'zod';
import { bands } from './band-values.js';
import { report } from './fault.js';
import { ambiguity, BY_DEFAULT, parameter } from './parameter.js';
import { count, flag, plainNumber, readDecimal, share, words, yuan } from './values.js';

/** A group of persons whose base fee is weighted; a person belongs to the first group that fits. */
const group = z.strictObject({
  name: z.string().min(1),
  age_from: count.optional().describe('in full years, inclusive, at the end of the year'),
  age_to: count.optional().describe('inclusive'),
  key_group: z.string().optional().describe('a group of the register of insured, such as hypertension'),
  weight: plainNumber,
});

const S3_CAP = decimal('0.10');

/** What a policy of outpatient capitation says. Source: S3, S0, domain.md D.2 and D.5. */
export const capitationParameters = z
  .strictObject({
    insutypes: parameter(words, { zh: '险种', en: 'kinds of insurance' }),
    capitated_med_types: parameter(words, {
      zh: '按人头付费的医疗类别',
      en: 'kinds of care that the fee by the head covers',
    }),
    provider_tiers: parameter(words, {
      zh: '参加机构的级别',
      en: 'tiers of the institutions that take part',
    }).prefault({
      value: ['township'],
      source: BY_DEFAULT,
    }),
    budget_share: parameter(share, {
      zh: '预算占当年居民医保基金总额的比例',
      en: 'budget as a share of the year’s resident fund',
    }).optional(),
    budget: parameter(z.record(z.string(), yuan), {
      zh: '各地年度预算（元）',
      en: 'yearly budget by area, in yuan',
    }).optional(),
    budget_cap_rate: parameter(share, {
      zh: '预算上限比例',
      en: 'most that the budget may take of the fund',
    }),
    risk_rate: parameter(share, { zh: '风险储备比例', en: 'share kept as risk reserve' }),
    base_cap: parameter(yuan, { zh: '基础人头费封顶（元/人/年）', en: 'most yuan a person and year' }),
    planned_signer_share: parameter(share, {
      zh: '计划签约人数占参保人数的比例',
      en: 'planned signers as a share of the insured',
    }),
    sign_fund_rate: parameter(yuan, {
      zh: '签约服务费：医保基金（元/人/年）',
      en: 'signing fee from the fund',
    }),
    sign_public_health_rate: parameter(yuan, {
      zh: '签约服务费：公共卫生经费（元/人/年）',
      en: 'signing fee from public-health money',
    }),
    sign_factor_bands: parameter(bands, {
      zh: '签约服务费考核系数',
      en: 'how far the score pays the signing fee',
    }).optional(),
    months: parameter(count, { zh: '当年付费月数', en: 'months of the year that are paid' }).prefault({
      value: '12',
      source: BY_DEFAULT,
    }),
    unsigned_allocation: parameter(z.enum(['unspent', 'residence', 'reserve']), {
      zh: '未签约居民的人头费去向',
      en: 'where the fee of residents without a contract goes',
    }).prefault({ value: 'unspent', source: ambiguity(1) }),
    count_elsewhere: parameter(flag, {
      zh: '在其他机构就诊计入实际支出',
      en: 'care at other institutions counts as actual',
    }).prefault({ value: true, source: ambiguity(12) }),
    count_special_list: parameter(flag, {
      zh: '特定清单支付计入实际支出',
      en: 'payments of the special list count as actual',
    }).prefault({ value: true, source: ambiguity(12) }),
    joint_outpatient: parameter(flag, {
      zh: '联合门诊检查计入签约机构当次就诊',
      en: 'joint outpatient tests count in the visit at the contract institution',
    }).prefault({ value: true, source: BY_DEFAULT }),
    special_list_limit: parameter(yuan, {
      zh: '特定清单年度限额（元/人）',
      en: 'yearly limit of the special list a person',
    }).optional(),
    mode: parameter(z.enum(['pilot', 'stable']), {
      zh: '阶段：pilot 试点期超支合理分担；stable 稳定运行后超支不补',
      en: 'pilot shares reasonable overspend, stable compensates none',
    }),
    overspend_limit_rate: parameter(share, {
      zh: '超支分担限额（占定额）',
      en: 'overspend is shared up to this share of the quota',
    }),
    overspend_fund_share: parameter(share, { zh: '超支基金分担比例', en: 'share that the fund bears' }),
    retain_bands: parameter(bands, { zh: '结余留用比例（按得分）', en: 'share of a surplus kept, by score' }),
    groups: parameter(z.array(group), {
      zh: '人群分组与权重',
      en: 'groups of persons and their weights',
    }).prefault({ value: [], source: BY_DEFAULT }),
    village_share: parameter(share, {
      zh: '村卫生室（站）在卫生院定额中的份额',
      en: 'share of a centre’s quota that goes to its village clinics',
    }).prefault({ value: '0', source: BY_DEFAULT }),
    clean_years: parameter(count, {
      zh: '参加条件：几年内无骗保等属实问题',
      en: 'years without a confirmed case that taking part asks for',
    }),
  })
  .superRefine((params, ctx) => {
    if (!params.budget_share && !params.budget)
      report(ctx, {
        zh: '须写明预算：budget_share（占基金比例）或 budget（各地金额）',
        en: 'name the budget: budget_share or budget',
      });
    if (params.budget_share && params.budget)
      report(ctx, { zh: 'budget_share 与 budget 只能写一个', en: 'name one of budget_share and budget' }, [
        'budget',
      ]);
    const cap = readDecimal(params.budget_cap_rate.value);
    const budget = params.budget_share && readDecimal(params.budget_share.value);
    if (cap && compare(cap, S3_CAP) > 0)
      report(
        ctx,
        {
          zh: `预算上限 ${formatShort(cap)} 超过 0.10（预算原则上不超过当年居民医保基金总额的 10%）`,
          en: `a cap of ${formatShort(cap)} is over 0.10, a tenth of the year’s resident fund`,
        },
        ['budget_cap_rate', 'value'],
      );
    if (cap && budget && compare(budget, cap) > 0)
      report(
        ctx,
        {
          zh: `预算比例 ${formatShort(budget)} 超过上限 ${formatShort(cap)}`,
          en: `a budget of ${formatShort(budget)} is over the cap of ${formatShort(cap)}`,
        },
        ['budget_share', 'value'],
      );
  });
export type CapitationParameters = z.infer<typeof capitationParameters>;
