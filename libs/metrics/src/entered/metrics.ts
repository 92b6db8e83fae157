import type { EnteredMetric } from './define.js';
import type { EnteredName } from './items.js';

type Named = Omit<EnteredMetric, 'numerator' | 'denominator' | 'variant'> & {
  variant?: string;
  numerator: { items: readonly EnteredName[] };
  denominator: { items: readonly EnteredName[] } | { fixed: string };
};

const metric = ({ variant = 'main', ...rest }: Named): EnteredMetric => ({ variant, ...rest });

const NATIONAL = 'domain.md B.2';
const ALLIANCES = ['alliance', 'area'] as const;
const EVERYWHERE = ['institution', 'alliance', 'area'] as const;

/** A checklist: how many of its points are met. */
const checklist = (
  id: string,
  label: EnteredMetric['label'],
  definition: EnteredMetric['definition'],
  items: readonly EnteredName[],
): EnteredMetric =>
  metric({
    id,
    label,
    definition,
    source: NATIONAL,
    unit: '%',
    scale: '100',
    better: 'higher',
    grains: ALLIANCES,
    numerator: { items },
    denominator: { fixed: String(items.length) },
  });

/** Indicators made of what people enter (domain.md B.2–B.4); the formulas of the national ones are our reading of their names. */
export const ENTERED_METRICS: readonly EnteredMetric[] = [
  checklist(
    'N1',
    { zh: '资源统一管理', en: 'Resources managed as one' },
    {
      zh: '人员、财务、业务、药品、信息五项中，制度已建立并落实的项数占比',
      en: 'Share of staff, finance, clinical work, drugs and information whose unified management is in writing and lived by',
    },
    ['unified_staff', 'unified_finance', 'unified_business', 'unified_drugs', 'unified_information'],
  ),
  checklist(
    'N2',
    { zh: '医共体内部民主决策', en: 'Decisions taken together' },
    {
      zh: '章程与议事规则、成员单位参与重大决策、决策公开三项中已落实的项数占比',
      en: 'Share met of a charter, participation of members in major decisions, and openness of decisions',
    },
    ['council_charter', 'council_members', 'council_openness'],
  ),
  checklist(
    'N3',
    { zh: '服务协同联动', en: 'Services joined up' },
    {
      zh: '双向转诊、远程医疗、结果互认三项中已落实的项数占比',
      en: 'Share met of referral both ways, remote services and mutual recognition of tests',
    },
    ['joint_referral', 'joint_remote', 'joint_recognition'],
  ),
  metric({
    id: 'N4',
    label: { zh: '每万常住人口派驻医师', en: 'Dispatched doctors per 10,000 residents' },
    definition: {
      zh: '二级及以上医疗机构中级及以上医师到基层派驻人数 ÷ 常住人口 × 10 000',
      en: 'Doctors of middle grade or above dispatched to primary institutions ÷ resident population × 10,000',
    },
    source: NATIONAL,
    unit: 'per10k',
    scale: '10000',
    better: 'higher',
    grains: ALLIANCES,
    numerator: { items: ['dispatched_doctors'] },
    denominator: { items: ['resident_population'] },
  }),
  metric({
    id: 'N5',
    label: { zh: '心电设备村级覆盖率', en: 'Villages with an ECG device' },
    definition: { zh: '配有心电设备的村 ÷ 行政村', en: 'Villages with an ECG device ÷ villages' },
    source: NATIONAL,
    unit: '%',
    scale: '100',
    better: 'higher',
    grains: ALLIANCES,
    numerator: { items: ['villages_with_ecg'] },
    denominator: { items: ['villages'] },
  }),
  metric({
    id: 'N5',
    variant: 'centres',
    variantLabel: { zh: '影像、心电中心运行', en: 'Imaging and ECG centres running' },
    label: { zh: '心电设备村级覆盖率', en: 'Villages with an ECG device' },
    definition: {
      zh: '影像、心电两个中心中在运行的占比',
      en: 'Share of the two centres, imaging and ECG, that run',
    },
    source: NATIONAL,
    unit: '%',
    scale: '100',
    better: 'higher',
    grains: ALLIANCES,
    numerator: { items: ['imaging_centre', 'ecg_centre'] },
    denominator: { fixed: '2' },
  }),
  metric({
    id: 'N6',
    label: { zh: '基层与牵头医院人均收入比', en: 'Income at primary institutions against the lead hospital' },
    definition: {
      zh: '基层医疗卫生机构人均收入 ÷ 牵头医院人均收入',
      en: 'Mean staff income at primary institutions ÷ mean staff income at the lead hospital',
    },
    source: NATIONAL,
    unit: 'ratio',
    scale: '1',
    better: 'higher',
    grains: ALLIANCES,
    numerator: { items: ['income_primary'] },
    denominator: { items: ['income_lead'] },
  }),
  metric({
    id: 'N14',
    label: { zh: '四类慢性病过早死亡率', en: 'Premature mortality from four chronic diseases' },
    definition: {
      zh: '30–<70 岁因心脑血管病、癌症、慢性呼吸系统疾病、糖尿病死亡的概率（寿命表法），由死因监测给出',
      en: 'Life-table probability of death at 30–<70 from cardiovascular disease, cancer, chronic respiratory disease or diabetes, as the death registry gives it',
    },
    source: NATIONAL,
    unit: '%',
    scale: '100',
    better: 'lower',
    grains: ALLIANCES,
    numerator: { items: ['premature_mortality'] },
    denominator: { fixed: '100' },
  }),
  metric({
    id: 'L17',
    label: { zh: '人员经费占比', en: 'Personnel cost share' },
    definition: { zh: '人员经费 ÷ 业务支出总额', en: 'Personnel cost ÷ business expenditure' },
    source: 'domain.md B.4',
    unit: '%',
    scale: '100',
    better: 'none',
    grains: EVERYWHERE,
    numerator: { items: ['personnel_cost'] },
    denominator: { items: ['business_expenditure'] },
  }),
  metric({
    id: 'L18',
    label: { zh: '资源下沉', en: 'Doctors sent down' },
    definition: {
      zh: '派驻基层医师的工作日数',
      en: 'Days that dispatched doctors worked at primary institutions',
    },
    source: 'domain.md B.4, S1',
    unit: 'days',
    scale: '1',
    better: 'higher',
    grains: EVERYWHERE,
    numerator: { items: ['dispatched_doctor_days'] },
    denominator: { fixed: '1' },
  }),
  metric({
    id: 'L19',
    label: { zh: '目录统一率', en: 'Common list of drugs' },
    definition: {
      zh: '与牵头医院统一的药品品种 ÷ 牵头医院目录品种',
      en: 'Drugs of the common list ÷ drugs of the lead hospital’s list',
    },
    source: 'domain.md B.4, S2',
    unit: '%',
    scale: '100',
    better: 'higher',
    grains: ALLIANCES,
    numerator: { items: ['common_drugs'] },
    denominator: { items: ['lead_drugs'] },
  }),
  metric({
    id: 'K13',
    variant: 'survey_entered',
    variantLabel: { zh: '批量问卷（填报）', en: 'Surveys, entered' },
    label: { zh: '满意度', en: 'Satisfaction' },
    definition: { zh: '满意问卷 ÷ 有效问卷', en: 'Satisfied answers ÷ valid answers' },
    source: 'domain.md B.3, S1, S3',
    unit: '%',
    scale: '100',
    better: 'higher',
    grains: EVERYWHERE,
    numerator: { items: ['survey_satisfied'] },
    denominator: { items: ['survey_valid'] },
  }),
];

/** The items that an indicator reads. */
export const itemsOf = ({ numerator, denominator }: EnteredMetric): string[] => [
  ...numerator.items,
  ...('items' in denominator ? denominator.items : []),
];
