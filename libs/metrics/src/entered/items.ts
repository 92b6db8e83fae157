import type { Text } from '@fundwatch/streams';
import type { EnteredItem } from './define.js';

const ALLIANCES = ['alliance', 'area'] as const;
const EVERYWHERE = ['institution', 'alliance', 'area'] as const;
const MOST_COUNT = '100000000';
const MOST_AMOUNT = '1000000000000';

const text = (zh: string, en: string): Text => ({ zh, en });

const item = (
  label: Text,
  source: Text,
  more: Partial<EnteredItem> & Pick<EnteredItem, 'kind'>,
): EnteredItem => ({
  label,
  source,
  decimals: more.kind === 'amount' ? 2 : more.kind === 'percent' ? 4 : 0,
  least: '0',
  most:
    more.kind === 'check'
      ? '1'
      : more.kind === 'percent'
        ? '100'
        : more.kind === 'amount'
          ? MOST_AMOUNT
          : MOST_COUNT,
  grains: ALLIANCES,
  periods: ['year'],
  ...more,
});

const RULES = text('制度文件与落实记录', 'rules in writing, and the record that they are lived by');
const check = (zh: string, en: string): EnteredItem => item(text(zh, en), RULES, { kind: 'check' });

/** Every number that is entered by people, defined once: form, checks, templates and pages derive from here. */
export const ENTERED_ITEMS = {
  unified_staff: check('人员统一管理', 'staff managed as one'),
  unified_finance: check('财务统一管理', 'finance managed as one'),
  unified_business: check('业务统一管理', 'clinical work managed as one'),
  unified_drugs: check('药品耗材统一管理', 'drugs and consumables managed as one'),
  unified_information: check('信息统一管理', 'information managed as one'),
  council_charter: check('章程与议事规则', 'a charter and rules of procedure'),
  council_members: check('成员单位参与重大决策', 'member institutions take part in major decisions'),
  council_openness: check('决策事项公开', 'decisions are made known'),
  joint_referral: check('双向转诊协同', 'referral both ways'),
  joint_remote: check('远程医疗协同', 'remote services'),
  joint_recognition: check('检查检验结果互认', 'mutual recognition of tests'),
  dispatched_doctors: item(
    text('中级及以上派驻医师数', 'dispatched doctors of middle grade or above'),
    text('人事部门派驻名册', 'the roll of dispatched staff'),
    { kind: 'count' },
  ),
  resident_population: item(
    text('常住人口数', 'resident population'),
    text('统计年鉴或统计公报', 'the statistical yearbook'),
    { kind: 'count', grains: EVERYWHERE },
  ),
  villages: item(text('行政村数', 'villages'), text('民政部门名录', 'the register of villages'), {
    kind: 'count',
  }),
  villages_with_ecg: item(
    text('配有心电设备的村数', 'villages with an ECG device'),
    text('设备台账', 'the register of equipment'),
    { kind: 'count', partOf: 'villages' },
  ),
  imaging_centre: check('影像中心运行', 'the imaging centre is running'),
  ecg_centre: check('心电中心运行', 'the ECG centre is running'),
  income_primary: item(
    text('基层机构人均年收入', 'mean yearly income at primary institutions'),
    text('工资发放台账', 'the payroll'),
    { kind: 'amount' },
  ),
  income_lead: item(
    text('牵头医院人均年收入', 'mean yearly income at the lead hospital'),
    text('工资发放台账', 'the payroll'),
    { kind: 'amount' },
  ),
  premature_mortality: item(
    text('四类慢性病过早死亡率', 'premature mortality from four chronic diseases'),
    text('疾控中心死因监测寿命表', 'the life table of the death registry'),
    { kind: 'percent' },
  ),
  personnel_cost: item(
    text('人员经费', 'personnel cost'),
    text('年度财务决算报表', 'the yearly financial statement'),
    { kind: 'amount', grains: EVERYWHERE, partOf: 'business_expenditure' },
  ),
  business_expenditure: item(
    text('业务支出总额', 'business expenditure'),
    text('年度财务决算报表', 'the yearly financial statement'),
    { kind: 'amount', grains: EVERYWHERE },
  ),
  dispatched_doctor_days: item(
    text('派驻基层医师工作日', 'days that dispatched doctors worked at primary institutions'),
    text('派驻考勤', 'attendance of dispatched staff'),
    { kind: 'count', grains: EVERYWHERE, periods: ['year', 'quarter', 'month'] },
  ),
  common_drugs: item(
    text('与牵头医院统一的药品品种数', 'drugs of the common list'),
    text('统一用药目录', 'the common list of drugs'),
    { kind: 'count', partOf: 'lead_drugs' },
  ),
  lead_drugs: item(
    text('牵头医院目录药品品种数', 'drugs of the lead hospital’s list'),
    text('牵头医院用药目录', 'the lead hospital’s list of drugs'),
    { kind: 'count' },
  ),
  survey_valid: item(
    text('满意度调查有效问卷数', 'valid answers of satisfaction surveys'),
    text('满意度调查报告', 'the report of the survey'),
    { kind: 'count', grains: EVERYWHERE, periods: ['year', 'quarter'] },
  ),
  survey_satisfied: item(
    text('其中满意问卷数', 'of these satisfied'),
    text('满意度调查报告', 'the report of the survey'),
    { kind: 'count', grains: EVERYWHERE, periods: ['year', 'quarter'], partOf: 'survey_valid' },
  ),
  budget: item(
    text('年度预算', 'budget of the year'),
    text('总额或人头预算下达文件', 'the document that sets the budget'),
    { kind: 'amount', grains: EVERYWHERE },
  ),
} as const satisfies Record<string, EnteredItem>;

export type EnteredName = keyof typeof ENTERED_ITEMS;
export const ENTERED_NAMES = Object.keys(ENTERED_ITEMS);

/** The item of that name, or undefined. */
export const findEntered = (name: string): EnteredItem | undefined =>
  Object.entries<EnteredItem>(ENTERED_ITEMS).find(([known]) => known === name)?.[1];
