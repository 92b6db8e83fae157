import { z } from 'zod';
import { shares } from './band-values.js';
import { ambiguity, BY_DEFAULT, parameter } from './parameter.js';
import { plainNumber, share, words, yuan } from './values.js';

const servicePackage = z.strictObject({
  code: z.enum(['basic', 'chronic', 'disabled']),
  name: z.string().min(1),
  price: yuan.describe('a person and year'),
  shares: shares.describe('who pays: fund, public_health, person, civil_affairs'),
});

/** What a policy of family-doctor contracts says. Source: S4, domain.md D.1 and D.5 items 7 and 8. */
export const familyDoctorParameters = z.strictObject({
  insutypes: parameter(words, { zh: '险种', en: 'kinds of insurance' }),
  packages: parameter(z.array(servicePackage).min(1), { zh: '服务包', en: 'service packages' }),
  chronic_prepay: parameter(yuan, {
    zh: '慢病患者预付（元/人/年）',
    en: 'prepaid a chronic person and year',
  }),
  overspend_fund_share: parameter(share, {
    zh: '超支基金分担比例',
    en: 'share of overspend that the fund bears',
  }),
  tier1_rate: parameter(share, { zh: '一档奖励：占签约服务费', en: 'tier 1: share of the signing fee' }),
  control_from: parameter(plainNumber, { zh: '一档：控制率不低于（%）', en: 'tier 1: control rate from, %' }),
  tier2_rate: parameter(share, {
    zh: '二档奖励：占转诊患者费用',
    en: 'tier 2: share of the referred patients’ cost',
  }),
  tier2_fall: parameter(z.enum(['relative', 'points']), {
    zh: '上级住院率下降口径：relative 相对；points 百分点',
    en: 'how the fall of the inpatient rate is measured',
  }).prefault({ value: 'relative', source: ambiguity(7) }),
  tier2_fall_from: parameter(plainNumber, { zh: '二档：降幅不低于（%）', en: 'tier 2: fall from, %' }),
  tier3_amount: parameter(yuan, { zh: '三档奖励（元/人/年）', en: 'tier 3: yuan a person and year' }),
  tier3_users_from: parameter(share, {
    zh: '三档：线上使用率不低于',
    en: 'tier 3: share of online users from',
  }),
  tier3_pay_for: parameter(z.enum(['signers', 'users']), {
    zh: '三档按谁计',
    en: 'whom tier 3 is paid for',
  }).prefault({
    value: 'signers',
    source: BY_DEFAULT,
  }),
  tiers_paid: parameter(z.enum(['each', 'highest']), {
    zh: '多档达标：each 各档并付；highest 只付最高',
    en: 'whether each tier that passes is paid or the highest only',
  }).prefault({ value: 'each', source: ambiguity(8) }),
  surplus_shares: parameter(shares, { zh: '结余分配', en: 'how a surplus is shared' }),
  rehabilitation_rate: parameter(plainNumber, {
    zh: '下转康复支付比例',
    en: 'rate of rehabilitation after a referral down',
  }),
  rehabilitation_caty: parameter(words, {
    zh: '康复科别代码',
    en: 'codes of specialities of rehabilitation',
  }).prefault({ value: ['21', 'A21'], source: BY_DEFAULT }),
  referral_bonus: parameter(z.strictObject({ from: share, to: share }), {
    zh: '经转诊报销比例提高（百分点，仅列示）',
    en: 'points of reimbursement added with a referral (shown only)',
  }),
  referral_malus: parameter(z.strictObject({ from: share, to: share }), {
    zh: '未经转诊报销比例降低（百分点，仅列示）',
    en: 'points of reimbursement taken without one (shown only)',
  }),
});
export type FamilyDoctorParameters = z.infer<typeof familyDoctorParameters>;
