/** Made-up answers in the shapes of the API, the same on every run. For development and screenshots only. */

let seed = 20250101;
function random() {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return seed / 2147483648;
}
const between = (low, high) => low + Math.floor(random() * (high - low + 1));
const pickFrom = (list) => list[between(0, list.length - 1)];
const pad = (number, width = 2) => String(number).padStart(width, '0');
const yuan = (low, high) => (between(low * 100, high * 100) / 100).toFixed(2);

export const pools = [
  { pool: 'demo', label: '示例统筹区' },
  { pool: 'north', label: '北片统筹区' },
];

export const areas = [
  { id: '990121', name: '青禾县' },
  { id: '990122', name: '白石县' },
];
export const alliances = [
  { id: 'AL01', name: '青禾县第一医共体' },
  { id: 'AL02', name: '青禾县第二医共体' },
  { id: 'AL03', name: '白石县医共体' },
];
export const institutions = [
  '青禾县第一人民医院',
  '青禾县中医院',
  '城关镇卫生院',
  '柳河镇卫生院',
  '青石镇卫生院',
  '大坪乡卫生院',
  '白石村卫生室',
  '桃园村卫生室',
  '下湾村卫生室',
  '石桥村卫生室',
  '康民大药房',
  '白石县人民医院',
  '云岭市人民医院',
].map((name, index) => ({ id: `H9901210${pad(index + 1, 4)}`, name }));

const text = (zh, en) => ({ zh, en });
export const streamLabels = {
  alliances: text('医共体', 'Alliances'),
  institutions: text('机构', 'Institutions'),
  insured: text('参保人', 'Insured'),
  contracts: text('签约', 'Contracts'),
  services: text('履约服务', 'Services'),
  visits: text('就诊', 'Visits'),
  settlements: text('结算', 'Settlements'),
  fees: text('费用明细', 'Fee lines'),
  referrals: text('转诊', 'Referrals'),
  feedback: text('评价投诉', 'Feedback'),
  funds: text('基金收支', 'Funds'),
};
const counts = [3, 148, 42318, 61204, 188310, 125841, 126377, 702918, 8340, 5102, 6];
export const streams = Object.entries(streamLabels).map(([stream, label], index) => ({
  stream,
  label,
  records: counts[index],
  lastEvent: ['alliances', 'institutions', 'funds'].includes(stream)
    ? null
    : stream === 'fees'
      ? '2025-11-21 17:40:02'
      : `2025-12-${pad(31 - (index % 3))} 16:2${index % 10}:10`,
  lastReceivedAt: `2026-01-0${1 + (index % 5)}T02:1${index % 10}:00.000Z`,
  rejected: [0, 0, 12, 3, 0, 41, 7, 386, 0, 0, 0][index],
}));

const metric = (id, zh, en, unit, better, definition, definitionEn, source, variants = []) => ({
  id,
  label: text(zh, en),
  unit,
  better,
  definition: text(definition, definitionEn),
  source,
  grains: ['area', 'alliance', 'institution'],
  variants,
});
export const metrics = [
  metric(
    'L01',
    '住院率',
    'Inpatient rate',
    '%',
    'lower',
    '期间住院人次 ÷ 期间平均参保人数。参保人数取各月末的平均。',
    'Inpatient episodes of the period ÷ mean of its month-end insured counts.',
    '县域医共体监测指标 S1',
    [
      { id: 'year_end_base', label: text('以期末参保人数为分母', 'Year-end base') },
      { id: 'persons_hospitalised', label: text('按住院人数', 'Persons hospitalised') },
      { id: 'alliance_merged', label: text('医共体内转院合并', 'Merged inside the alliance') },
    ],
  ),
  metric(
    'L02',
    '医疗费用增长率',
    'Growth of medical fees',
    '%',
    'lower',
    '（本期医疗总费用 − 上年同期）÷ 上年同期，按结算时间。',
    '(Fees − last year’s) ÷ last year’s, by settlement time.',
    '县域医共体监测指标 S1',
  ),
  metric(
    'L03',
    '基金支出增长率',
    'Growth of fund money',
    '%',
    'lower',
    '（本期基金支付 − 上年同期）÷ 上年同期。',
    'The same with fund money.',
    '县域医共体监测指标 S1',
    [{ id: 'hifp_only', label: text('仅统筹基金', 'Pooled fund only') }],
  ),
  metric(
    'L04',
    '住院次均费用',
    'Fee per inpatient episode',
    'yuan',
    'lower',
    '住院医疗总费用 ÷ 住院人次。',
    'Inpatient fees ÷ episodes.',
    'S1',
  ),
  metric(
    'L06',
    '县域内就诊率',
    'In-county visit share',
    '%',
    'higher',
    '本地参保人在县域内的门诊与住院人次 ÷ 其全部门诊与住院人次。',
    'In-county outpatient and inpatient visits of residents ÷ all their visits.',
    '县域医共体监测指标 S1',
    [{ id: 'with_pharmacy', label: text('含药店购药', 'With pharmacies') }],
  ),
  metric(
    'L08',
    '基层就诊占比',
    'Primary share',
    '%',
    'higher',
    '基层机构就诊人次 ÷ 县域内就诊人次。',
    'Primary ÷ in-county visits.',
    'S1',
  ),
  metric(
    'L10',
    '下转上转比',
    'Down ÷ up referrals',
    'ratio',
    'higher',
    '下转例数 ÷ 上转例数，按申请时间。',
    'Down ÷ up referrals by application time.',
    'S1',
    [{ id: 'accepted_only', label: text('仅已接收', 'Accepted only') }],
  ),
  metric(
    'L13',
    '平均住院日',
    'Mean length of stay',
    'days',
    'lower',
    '出院日减入院日的平均，当日出入院计 1 天。',
    'Mean of discharge − admission, same day = 1.',
    'S1',
  ),
  metric(
    'K01',
    '签约覆盖率',
    'Contract coverage',
    '%',
    'higher',
    '期末有效签约人数 ÷ 期末参保人数。',
    'Persons with an active contract ÷ insured.',
    'S3',
  ),
  metric(
    'K08',
    '门诊次均费用',
    'Fee per outpatient visit',
    'yuan',
    'lower',
    '门诊医疗总费用 ÷ 门诊人次。',
    'Outpatient fees ÷ visits.',
    '门诊包干 S3',
  ),
];
const BASE = {
  L01: 17.4,
  L02: 6.1,
  L03: 5.2,
  L04: 4120,
  L06: 86.3,
  L08: 61.2,
  L10: 0.42,
  L13: 7.8,
  K01: 72.5,
  K08: 128.4,
};
const hash = (text) =>
  [...text].reduce((sum, char) => Math.imul(sum ^ char.charCodeAt(0), 16777619) >>> 0, 2166136261);
const wobble = (text) => (((hash(text) >>> 7) % 1000) / 1000 - 0.5) * 0.1;

function row(indicator, variant, grain, subject, period) {
  const scale = period.length === 4 ? 1 : period.includes('Q') ? 0.25 : 1 / 12;
  const isCount = indicator === 'L01';
  const missing = indicator === 'L10' && subject.id.endsWith('7');
  const value =
    BASE[indicator] * (1 + wobble(indicator + variant + subject.id + period)) * (isCount ? scale : 1);
  const unit = metrics.find(({ id }) => id === indicator).unit;
  const denominator =
    1000 + Math.floor((wobble(subject.id) * 9 + 0.5) * 36000) + (subject.id === '990121' ? 20000 : 0);
  return {
    indicator,
    variant,
    grain,
    subject_id: subject.id,
    subject_name: subject.name,
    period,
    unit,
    numerator: missing
      ? '0'
      : unit === 'yuan'
        ? (value * denominator).toFixed(2)
        : Math.round((value * denominator) / (unit === '%' ? 100 : 1)).toString(),
    denominator: missing ? '0' : String(denominator),
    value: missing ? null : value.toFixed(6),
    ...(missing ? { not_computable_reason: 'the denominator is zero' } : {}),
  };
}

const subjectsOf = { area: areas, alliance: alliances, institution: institutions };
export const subjects = (grain) => subjectsOf[grain] ?? [];
export const indicatorRows = (grain, period) =>
  Number(period.slice(0, 4)) < 2023
    ? []
    : subjects(grain).flatMap((subject) =>
        metrics.flatMap((one) =>
          ['main', ...one.variants.map(({ id }) => id)].map((variant) =>
            row(one.id, variant, grain, subject, period),
          ),
        ),
      );

export function trend({ indicator, grain, id, until, months }) {
  const subject = subjects(grain).find((one) => one.id === id) ?? { id, name: id };
  const last = Number(until.slice(0, 4)) * 12 + Number(until.slice(5, 7)) - 1;
  return Array.from({ length: months }, (_, index) => {
    const month = last - months + 1 + index;
    const period = `${Math.floor(month / 12)}-${pad((month % 12) + 1)}`;
    const season = 1 + 0.08 * Math.cos(((month % 12) / 12) * 6.28);
    const one = row(indicator, 'main', grain, subject, period);
    if (period === '2024-05')
      return { period, value: null, numerator: null, denominator: null, reason: '该月结算未到' };
    return {
      period,
      value: (Number(one.value ?? 0) * season).toFixed(6),
      numerator: one.numerator,
      denominator: one.denominator,
    };
  });
}

const rule = (id, zh, en, grade, family, needs, outcome, about, innocent = []) => ({
  id,
  name: text(zh, en),
  grade,
  family,
  mode: 'K',
  version: 3,
  needs,
  outcome,
  params: [
    {
      name: 'min_overlap_days',
      label: text('最少重叠天数', 'Least days of overlap'),
      unit: text('天', 'days'),
      default: '1',
      min: '0',
      max: '7',
    },
    {
      name: 'window_minutes',
      label: text('时间窗', 'Window'),
      unit: text('分钟', 'minutes'),
      default: '60',
      min: '10',
      max: '240',
    },
  ],
  legal: [
    {
      article: '《医疗保障基金使用监督管理条例》第十五条',
      text: '定点医药机构及其工作人员应当执行实名就医和购药管理规定，核验参保人员医疗保障凭证。',
      from: '2021-05-01',
    },
    {
      article: '《医疗保障基金使用监督管理条例》第三十八条',
      text: '分解住院、挂床住院，重复收费、超标准收费、分解项目收费等，由医疗保障行政部门责令改正。',
      from: '2021-05-01',
      to: null,
    },
  ],
  about: text(about, 'Looks at pairs of records that cannot both be true and says why.'),
  innocent,
  facts: {},
});
const family = (zh, en) => ({ text: text(zh, en), result: text('未见', 'not seen') });
const chronic = [
  text('慢病由家属代取药', 'Chronic drugs collected by family'),
  text('出入院当日的门诊', 'Visits on the day of admission or discharge'),
  text('住院期间外送检查', 'Tests done elsewhere during the stay'),
];
export const rules = [
  rule(
    'I01',
    '性别年龄不符',
    'Sex or age conflict',
    'clear',
    'identity',
    ['fees', 'insured', 'catalogue'],
    { state: 'fail', population: 702918, findings: 21 },
    '项目或诊断限定的性别、年龄与参保人不符。',
    chronic,
  ),
  rule(
    'I03',
    '异地同时就诊',
    'Two places at once',
    'suspected',
    'identity',
    ['visits'],
    { state: 'fail', population: 125841, findings: 34 },
    '同一人在相距较远的两地短时间内先后现场就诊，按路程不可能到达。',
    chronic,
  ),
  rule(
    'I04',
    '住院期间门诊或购药',
    'Outpatient during a stay',
    'suspected',
    'identity',
    ['visits', 'settlements'],
    { state: 'fail', population: 10921, findings: 58 },
    '住院次日至出院前一日之间，另有门诊或购药结算。',
    chronic,
  ),
  rule(
    'S02',
    '签约时间异常密集',
    'Signing in bursts',
    'suspected',
    'contracting',
    ['contracts'],
    { state: 'fail', population: 61204, findings: 17 },
    '同一设备或经办人在短时间内连续签约，人均用时不足以完成告知。',
    [text('集中签约活动（有备案）', 'A registered signing event')],
  ),
  rule(
    'S05',
    '服务记录内容雷同',
    'Copied service records',
    'hint',
    'contracting',
    ['services'],
    { state: 'fail', population: 188310, findings: 40 },
    '多名居民的随访数值、时长与内容摘要完全相同。',
    [],
  ),
  rule(
    'B02',
    '重复收费',
    'Charged twice',
    'clear',
    'billing',
    ['fees'],
    { state: 'fail', population: 702918, findings: 13 },
    '同一次就诊内，同一项目同一时间重复记费。',
    [],
  ),
  rule(
    'N01',
    '挂床住院',
    'Empty beds',
    'suspected',
    'inpatient',
    ['visits', 'fees', 'executions'],
    { state: 'not_applicable', reason: text('fees,referrals', 'fees,referrals') },
    '住院三日以上且至少一日无医嘱、护理与检查。',
    [],
  ),
  rule(
    'D01',
    '身故后就诊',
    'Visits after death',
    'clear',
    'identity',
    ['visits', 'insured'],
    { state: 'pass', population: 125841 },
    '就诊时间晚于登记的死亡日期。',
    [],
  ),
];
for (const one of rules) Object.freeze(one);

const sentences = {
  I01: (f) => [
    `参保人 ${f.psn_no} 登记为男性，${f.fixmedins_name}于 ${f.event_from} 记收“妇科常规检查”等 2 项仅限女性的项目，金额 ${f.amount} 元。`,
    `${f.psn_no} is registered male, yet ${f.fixmedins_name} charged 2 items reserved for women on ${f.event_from}, ${f.amount} yuan.`,
  ],
  I03: (f) => [
    `参保人 ${f.psn_no} 在 42 分钟内先后于${f.fixmedins_name}和 61 公里外的白石县人民医院现场就诊，按路程不可能到达。`,
    `${f.psn_no} was seen at ${f.fixmedins_name} and, 42 minutes later, 61 km away; no road makes that possible.`,
  ],
  I04: (f) => [
    `参保人 ${f.psn_no} 在县医院住院期间，${f.fixmedins_name}发生 ${between(2, 11)} 次门诊结算，基金支付 ${f.amount} 元。`,
    `While ${f.psn_no} was an inpatient of the county hospital, ${f.fixmedins_name} settled outpatient visits, fund money ${f.amount} yuan.`,
  ],
  S02: (f) => [
    `${f.fixmedins_name}于 ${f.event_from} 23:10–23:52 用同一设备签约 214 人，平均每人 12 秒。`,
    `${f.fixmedins_name} signed 214 people on one device on ${f.event_from} from 23:10 to 23:52, 12 seconds each.`,
  ],
  S05: (f) => [
    `${f.fixmedins_name}有 ${between(12, 64)} 份随访记录的血压、时长与内容摘要完全相同。`,
    `${f.fixmedins_name} has follow-up records with the same blood pressure, length and content.`,
  ],
  B02: (f) => [
    `${f.fixmedins_name}对参保人 ${f.psn_no} 的一次就诊在同一时刻重复记收“静脉输液”，多收 ${f.amount} 元。`,
    `${f.fixmedins_name} charged the same infusion twice in one visit of ${f.psn_no}, ${f.amount} yuan too much.`,
  ],
};

function finding(index) {
  const one = pickFrom(rules.filter(({ outcome }) => outcome.state === 'fail'));
  const place = institutions[between(0, 10)];
  const month = between(1, 12);
  const from = `2025-${pad(month)}-${pad(between(1, 20))}`;
  const isPlace = one.family === 'contracting';
  const base = {
    finding_id: `F${pad(index + 318, 6)}`,
    pool: 'demo',
    rule_id: one.id,
    rule_version: one.version,
    grade: one.grade,
    subject_type: isPlace ? 'institution' : 'person',
    subject_id: isPlace ? place.id : `9901****${between(1000, 9999)}`,
    fixmedins_code: place.id,
    fixmedins_name: place.name,
    psn_no: null,
    event_from: from,
    event_to: `2025-${pad(month)}-${pad(between(20, 28))}`,
    amount: one.id === 'S05' ? null : yuan(120, 26000),
    evidence: [],
    facts: {
      overlap_days: between(1, 6),
      visits: ['MD0001', 'MD0044'],
      stay: { admitted: `${from} 09:12:00`, days: 9 },
      amount_fund: '8412.60',
    },
    detected_at: `2026-01-${pad(between(1, 6))}T0${between(0, 9)}:20:11.000Z`,
    ...(index % 23 === 7 ? { withdrawn_at: '2026-01-07T03:00:00.000Z' } : {}),
  };
  if (!isPlace) base.psn_no = base.subject_id;
  const [zh, en] = sentences[one.id](base);
  return { ...base, explanation_zh: zh, explanation_en: en };
}
export const findings = Array.from({ length: 183 }, (_, index) => finding(index));

export function detail(one) {
  const origin = (stream, key, line) => ({
    stream,
    label: streamLabels[stream],
    key,
    source: '县医保平台',
    batch_id: 'B000041',
    line,
  });
  const field = (name, zh, en, value) => ({ name, label: text(zh, en), value });
  const visit = (index) => ({
    ...origin('visits', `MD${pad(index, 6)}`, 1201 + index),
    fields: [
      field('mdtrt_id', '就诊号', 'Visit', `MD${pad(index, 6)}`),
      field('med_type', '医疗类别', 'Kind', index === 1 ? '21' : '11'),
      field('fixmedins_code', '机构', 'Institution', one.fixmedins_code),
      field('begntime', '开始时间', 'Start', `${one.event_from} 09:12:00`),
      field('endtime', '结束时间', 'End', index === 1 ? `${one.event_to} 10:00:00` : null),
      field('mdtrt_cert_type', '凭证类型', 'Credential', '03'),
      field('diag_name', '诊断', 'Diagnosis', '高血压病2级'),
    ],
  });
  const settlement = (index) => ({
    ...origin('settlements', `SE${pad(index, 6)}`, 1501 + index),
    fields: [
      field('setl_id', '结算号', 'Settlement', `SE${pad(index, 6)}`),
      field('mdtrt_id', '就诊号', 'Visit', `MD${pad(index, 6)}`),
      field('setl_time', '结算时间', 'Settled', `${one.event_from} 10:0${index}:00`),
      field('medfee_sumamt', '医疗费总额', 'Fees', yuan(100, 9000)),
      field('fund_pay_sumamt', '基金支付', 'Fund', yuan(60, 5000)),
      field('psn_cash_pay', '个人现金', 'Cash', '12.00'),
    ],
  });
  const rows = [visit(1), visit(2), visit(3), settlement(1), settlement(2), settlement(3)];
  const one_rule = rules.find(({ id }) => id === one.rule_id);
  return {
    finding: { ...one, evidence: [...rows, rows[0]].map(({ stream, key }) => ({ stream, key })) },
    rule: one_rule,
    innocent: one_rule.innocent.map(({ zh, en }, index) =>
      index === 0
        ? { ...family(zh, en), result: text('0 次（无代取标记）', '0 times (no proxy flag)') }
        : family(zh, en),
    ),
    rows,
  };
}

export const batches = Array.from({ length: 64 }, (_, index) => {
  const stream = Object.keys(streamLabels)[(index * 3) % 11];
  const rows = 800 + ((index * 7919) % 40000);
  const rejected = index % 5 === 1 ? 3 + index : 0;
  const corrected = index % 4 === 2 ? 18 : 0;
  const duplicate = index % 7 === 3 ? rows - rejected - corrected : 0;
  const state = index === 0 ? 'loading' : index === 9 ? 'failed' : 'loaded';
  const isLoaded = state === 'loaded';
  return {
    batch_id: `B${pad(64 - index, 6)}`,
    source: index % 3 ? '县医保平台' : '青禾县第一人民医院',
    pool: 'demo',
    stream,
    file: `${stream}-2025-${pad(12 - (index % 12))}.csv${index % 2 ? '.gz' : ''}`,
    state,
    rows: state === 'failed' ? 0 : rows,
    accepted: isLoaded ? rows - rejected - corrected - duplicate : 0,
    duplicate: isLoaded ? duplicate : 0,
    corrected: isLoaded ? corrected : 0,
    rejected: isLoaded ? rejected : 0,
    unknown_columns: index % 6 === 1 ? ['备注', 'upload_user'] : [],
    error: state === 'failed' ? '文件不是有效的 gzip：末尾不完整' : null,
    received_at: `2026-01-0${1 + (index % 6)}T0${index % 10}:12:00.000Z`,
    loaded_at: isLoaded ? `2026-01-0${1 + (index % 6)}T0${index % 10}:13:20.000Z` : null,
    bytes: rows * 183,
    has_rejects: isLoaded && rejected > 0,
  };
});
export const rejectsOf = ({ rejected }) =>
  Array.from({ length: Math.min(rejected, 200) }, (_, index) => ({
    line: 17 + index * 31,
    errors: [
      { field: 'setl_time', value: '2025-13-01 08:00:00', reason: '不是有效的日期时间' },
      ...(index % 3 === 0 ? [{ field: 'medfee_sumamt', value: '12.345', reason: '金额最多两位小数' }] : []),
      ...(index % 5 === 4
        ? [{ field: '', value: null, reason: '与另一来源“县医保平台”的同一键内容不同' }]
        : []),
    ],
  }));
