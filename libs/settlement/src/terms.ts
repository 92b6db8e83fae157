/** What a line or an input is called, in both languages. */
export type Term = { readonly zh: string; readonly en: string };

const t = (zh: string, en: string): Term => ({ zh, en });

/** The names of what goes into a formula: `operating_budget` is 运行预算 to a clerk. Lines that go into others are here too. */
const TERMS: Readonly<Record<string, Term>> = {
  actual: t('实际支出', 'actual spending'),
  adjustment: t('跨年调整', 'adjustment of earlier years'),
  advance_base: t('预拨基数', 'base of monthly advances'),
  after_cutoff: t('截止日后到账', 'received after the cut-off'),
  alliance: t('医共体自担', 'borne by the alliance'),
  amount: t('金额', 'amount'),
  area_growth: t('统筹地区基金支出增长率', 'growth of the area’s fund expenditure'),
  base: t('基础人头费', 'base capitation'),
  base_cap: t('人头费封顶标准', 'cap of the base capitation'),
  bands: t('分档', 'bands'),
  budget: t('预算', 'budget'),
  claim: t('本次费用', 'claim'),
  control_from: t('控制率下限', 'least control rate'),
  control_rate: t('控制率', 'control rate'),
  deposit: t('年度保证金', 'deposit of the year'),
  deposit_rate: t('保证金比例', 'deposit rate'),
  eligible_actual: t('合规实际支出', 'eligible actual spending'),
  fall_from: t('住院率降幅下限', 'least fall of the inpatient rate'),
  factor: t('考核系数', 'assessment factor'),
  fee: t('费用', 'fee'),
  forfeited: t('保证金扣减', 'deposit withheld'),
  free: t('专项清单全额支付', 'paid in full by the special list'),
  fund: t('基金分担', 'borne by the fund'),
  fund_share: t('基金分担比例', 'share borne by the fund'),
  growth: t('增长率', 'growth'),
  institution: t('机构自担', 'borne by the institution'),
  last_month: t('末月预拨', 'advance of the last month'),
  last_total: t('上年总额', 'last year’s total'),
  limit: t('限额', 'limit'),
  limit_rate: t('分担限额比例', 'limit of sharing, as a share of the quota'),
  mean: t('前三年均值', 'mean of three years'),
  monthly: t('月度预拨', 'monthly advance'),
  months: t('月数', 'months'),
  operating_budget: t('运行预算', 'operating budget'),
  ordinary: t('按普通门诊比例支付的费用', 'paid at the ordinary ratio'),
  over: t('超支', 'overspend'),
  overspend: t('年度超支', 'overspend of the year'),
  own: t('本级起付线', 'deductible of this level'),
  paid: t('已付', 'already paid'),
  persons: t('服务人数', 'persons covered'),
  planned_signers: t('计划签约人数', 'planned contracts'),
  pool: t('可分配总额', 'sum to be distributed'),
  pool_pay: t('统筹基金分担', 'borne by the pooled fund'),
  pool_share: t('统筹基金分担比例', 'share borne by the pooled fund'),
  price: t('价格', 'price'),
  quota: t('年度定额', 'quota of the year'),
  rate: t('比例', 'rate'),
  rate_before: t('改革前住院率', 'inpatient rate before'),
  rate_now: t('当期住院率', 'inpatient rate now'),
  reasonable: t('合理超支', 'reasonable overspend'),
  referred_cost: t('转诊患者医保费用', 'insurance cost of those referred'),
  released: t('保证金返还', 'deposit released'),
  requested: t('申请增长率', 'requested growth'),
  resident_fund_total: t('居民医保基金总额', 'residents’ fund total'),
  retain_rate: t('留用比例', 'share retained'),
  retained: t('结余留用', 'surplus retained'),
  returned: t('结余返还基金', 'surplus returned to the fund'),
  reward: t('奖励', 'reward'),
  reward_cap_rate: t('奖励封顶比例', 'cap of the reward, as a share of the quota'),
  reward_rate: t('奖励比例', 'reward rate'),
  risk_fund: t('风险调节金', 'risk adjustment fund'),
  risk_pay: t('风险调节金支付', 'paid from the risk adjustment fund'),
  risk_rate: t('风险金比例', 'risk rate'),
  risk_reserve: t('风险储备金', 'risk reserve'),
  score: t('考核得分', 'score'),
  sign_budget: t('签约服务费预算', 'budget of signing fees'),
  sign_fee: t('签约服务费标准', 'signing fee per person'),
  signers: t('有效签约人数', 'valid contracts'),
  surplus: t('年度结余', 'surplus of the year'),
  total: t('总额', 'total'),
  total_insured: t('参保人数', 'persons insured'),
  unallocated: t('未分配结余', 'left undistributed'),
  under: t('节余', 'underspend'),
  used: t('已用额度', 'limit used so far'),
  users: t('线上服务使用人数', 'users online'),
  users_from: t('线上使用率下限', 'least share of users online'),
  valid_signers: t('有效签约人数', 'valid contracts'),
  violations_recovered: t('已追回违规金额', 'recovered for violations'),
  weight: t('份额', 'weight'),
};

/** Names with a number at their end: `year_2`. */
const NUMBERED: Readonly<Record<string, (nth: string) => Term>> = {
  year: (nth) => t(`第 ${nth} 年`, `year ${nth}`),
  part: (nth) => t(`第 ${nth} 份`, `part ${nth}`),
  stay: (nth) => t(`第 ${nth} 段`, `stay ${nth}`),
};

/** What an input or line of that name is called; its own name where nobody has named it. */
export function termOf(name: string): Term {
  const own = TERMS[name];
  if (own) return own;
  const [, stem = '', nth = ''] = /^([a-z_]+)_(\d+)$/.exec(name) ?? [];
  return NUMBERED[stem]?.(nth) ?? t(name, name);
}

/** Whether somebody has named it. */
export const isNamed = (name: string): boolean => termOf(name).zh !== name;
