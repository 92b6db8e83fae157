import { KINDS, metaOf } from './policy/docs.js';

/** What a line or an input is called, in both languages. */
export type Term = { readonly zh: string; readonly en: string };

const t = (zh: string, en: string): Term => ({ zh, en });

/** Names with a number at their end: `year_2`. */
function numbered(stem: string, name: (nth: number) => Term): Record<string, Term> {
  return Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`${stem}_${at + 1}`, name(at + 1)]));
}

/** The parameters of policies, which lines take in as they are; the values that a title explains are left out. */
function parameters(): Record<string, Term> {
  const all = KINDS.flatMap(([, , schema]) => Object.entries(schema.shape));
  return Object.fromEntries(
    all.map(([name, own]) => {
      const { title, description } = metaOf(own);
      return [name, t(title.includes('；') ? (title.split('：')[0] ?? title) : title, description)];
    }),
  );
}

/** The names of what goes into a formula: `operating_budget` is 运行预算 to a clerk. Lines that go into others are here too. */
export const TERMS: Readonly<Record<string, Term>> = {
  ...parameters(),
  ...numbered('year', (nth) => t(`第 ${nth} 年`, `year ${nth}`)),
  ...numbered('part', (nth) => t(`第 ${nth} 份`, `part ${nth}`)),
  ...numbered('stay', (nth) => t(`第 ${nth} 段`, `stay ${nth}`)),
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
  own: t('本机构（本级）', 'own'),
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
  adjustments: t('以前批次调整', 'adjustments of earlier runs'),
  already_recovered: t('已追回', 'already recovered'),
  area_expenditure: t('统筹地区基金支出', 'the area’s fund expenditure'),
  cleared: t('清算金额', 'amount cleared'),
  cleared_paid: t('清算住院的原支付', 'paid for cleared stays'),
  cleared_rows: t('清算笔数', 'clearings'),
  confirmed: t('已核实违规金额', 'confirmed violations'),
  covered_persons: t('覆盖人数', 'persons covered'),
  deposit_held_back: t('未返还保证金', 'deposit held back'),
  deposit_released: t('已返还保证金', 'deposit released'),
  deposit_withheld: t('待考核保证金（暂不支付）', 'deposit waiting for a score'),
  due: t('应付', 'due'),
  elsewhere: t('其他机构', 'at other institutions'),
  elsewhere_rows: t('其他机构笔数', 'settlements at other institutions'),
  entitlement: t('应得', 'entitled to'),
  expenditure: t('当年基金支出', 'fund expenditure of the year'),
  fund_due: t('签约服务费（医保基金）应付', 'signing fee due from the fund'),
  fund_income: t('当年居民医保基金收入', 'residents’ fund income of the year'),
  fund_withheld: t('签约服务费（医保基金）待考核', 'signing fee from the fund, waiting for a score'),
  in_county: t('县域内其他机构', 'elsewhere in the county'),
  in_county_rows: t('县域内其他机构笔数', 'settlements elsewhere in the county'),
  inside: t('医共体内', 'inside the alliance'),
  inside_rows: t('医共体内笔数', 'settlements inside the alliance'),
  joint_rows: t('联合门诊笔数', 'joint outpatient settlements'),
  kept: t('留用', 'kept'),
  last_expenditure: t('上年基金支出', 'fund expenditure of the year before'),
  late_refund_rows: t('以前年度退费笔数', 'refunds of earlier years, rows'),
  late_refunds: t('以前年度退费', 'refunds of earlier years'),
  left: t('剩余', 'left'),
  outside: t('县域外', 'outside the county'),
  outside_rows: t('县域外笔数', 'settlements outside the county'),
  own_rows: t('本机构笔数', 'settlements at the institution'),
  paid_elsewhere: t('基金已付其他机构', 'paid by the fund elsewhere'),
  payable: t('本次应付', 'payable now'),
  person_months: t('月末人次之和', 'persons at month ends, summed'),
  prepaid: t('已预拨', 'prepaid'),
  public_health: t('基本公共卫生经费支付', 'paid from public-health money'),
  public_health_due: t('签约服务费（公共卫生）应付', 'signing fee due from public-health money'),
  public_health_withheld: t(
    '签约服务费（公共卫生）待考核',
    'signing fee from public-health money, waiting for a score',
  ),
  recovery_due: t('应追回违规金额', 'recovery due for violations'),
  risk_kept: t('留用风险调节金', 'risk fund kept'),
  risk_unused: t('未用风险调节金', 'risk fund not used'),
  signed_persons: t('签约人数', 'persons with a contract'),
  special_list: t('特定清单支付', 'payments of the special list'),
  special_list_left_out: t('不计入的特定清单支付', 'special-list payments left out'),
  special_list_rows: t('特定清单笔数', 'special-list settlements'),
  township_part: t('卫生院份额', 'share of the township centre'),
  unsigned_persons: t('未签约居民', 'residents without a contract'),
  village_part: t('村卫生室（站）份额', 'share of the village clinics'),
  withheld: t('待考核（暂不支付）', 'waiting for a score'),
  weight: t('份额', 'weight'),
};

/** The ledgers that are settled apart: `base.due` is a line of one. */
export const LEDGERS: Readonly<Record<string, Term>> = {
  base: t('基础人头费', 'base capitation'),
  signing: t('签约服务费', 'signing fee'),
};

/** What an input or line of that name is called; its own name where nobody has named it. */
export const termOf = (name: string): Term => TERMS[name] ?? t(name, name);

/** Whether somebody has named it. */
export const isNamed = (name: string): boolean => Object.hasOwn(TERMS, name);
