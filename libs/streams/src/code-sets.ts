/**
 * Code sets of the records (domain.md A.15), as data. A closed set is fixed by the contract: a value
 * outside it is rejected. An open set has local leaves (每个统筹区可增补): strangers are kept.
 * `from`/`to` bound a code's validity; a pool may add or end codes in the table `code_sets`.
 */
import type { Text } from './text.js';

export type Code = { code: string; label: Text; from?: string; to?: string };
export type CodeSet = { label: Text; closed: boolean; codes: readonly Code[] };

const set = (
  zh: string,
  en: string,
  closed: boolean,
  rows: readonly [string, string, string][],
): CodeSet => ({
  label: { zh, en },
  closed,
  codes: rows.map(([code, zhLabel, enLabel]) => ({ code, label: { zh: zhLabel, en: enLabel } })),
});

export const CODE_SETS = {
  fixmedins_type: set('定点类型', 'Institution type', true, [
    ['1', '医疗机构', 'medical institution'],
    ['2', '零售药店', 'pharmacy'],
  ]),
  tier: set('机构层级', 'Tier', true, [
    ['village', '村卫生室', 'village clinic'],
    ['township', '乡镇卫生院', 'township centre'],
    ['county', '县级医院', 'county hospital'],
    ['municipal', '市级医院', 'municipal hospital'],
    ['pharmacy', '药店', 'pharmacy'],
  ]),
  alliance_role: set('医共体角色', 'Role in the alliance', true, [
    ['lead', '牵头医院', 'lead hospital'],
    ['member', '成员单位', 'member'],
    ['none', '未加入', 'none'],
  ]),
  hosp_lv: set('医院等级', 'Hospital level', false, [
    ['01', '三级特等', 'level 3 special'],
    ['02', '三级甲等', 'level 3 A'],
    ['03', '三级乙等', 'level 3 B'],
    ['04', '三级丙等', 'level 3 C'],
    ['05', '二级甲等', 'level 2 A'],
    ['06', '二级乙等', 'level 2 B'],
    ['07', '二级丙等', 'level 2 C'],
    ['08', '一级甲等', 'level 1 A'],
    ['09', '一级乙等', 'level 1 B'],
    ['10', '一级丙等', 'level 1 C'],
    ['11', '无等级', 'not graded'],
  ]),
  gend: set('性别', 'Sex', true, [
    ['0', '未知', 'unknown'],
    ['1', '男', 'male'],
    ['2', '女', 'female'],
    ['9', '未说明', 'not stated'],
  ]),
  sex: set('性别限定', 'Sex limit', true, [
    ['1', '男', 'male'],
    ['2', '女', 'female'],
  ]),
  insutype: set('险种', 'Insurance type', false, [
    ['310', '职工基本医疗保险', 'employee basic insurance'],
    ['320', '公务员医疗补助', 'civil servant supplement'],
    ['330', '大额医疗费用补助', 'large-expense supplement'],
    ['340', '离休人员医疗保障', 'retired cadre cover'],
    ['390', '城乡居民基本医疗保险', 'resident basic insurance'],
    ['392', '城乡居民大病医疗保险', 'resident critical illness insurance'],
    ['510', '生育保险', 'maternity insurance'],
  ]),
  psn_insu_stas: set('参保状态', 'Insurance status', false, [
    ['0', '未参保', 'not insured'],
    ['1', '正常', 'normal'],
    ['2', '暂停', 'paused'],
    ['3', '终止', 'terminated'],
  ]),
  key_group: set('重点人群', 'Key group', true, [
    ['elderly', '老年人', 'elderly'],
    ['hypertension', '高血压', 'hypertension'],
    ['diabetes', '糖尿病', 'diabetes'],
    ['pregnant', '孕产妇', 'pregnant'],
    ['child', '儿童', 'child'],
    ['disabled', '残疾人', 'disabled'],
    ['smi', '严重精神障碍', 'severe mental illness'],
    ['poor', '困难人群', 'poor'],
  ]),
  package: set('服务包', 'Service package', false, [
    ['basic', '基础包', 'basic'],
    ['chronic', '慢病包', 'chronic'],
    ['disabled', '残疾包', 'disabled'],
  ]),
  sign_channel: set('签约渠道', 'Signing channel', true, [
    ['onsite', '现场', 'on site'],
    ['home', '入户', 'at home'],
    ['online', '线上', 'online'],
    ['visit', '就诊时', 'on a visit'],
    ['batch', '批量', 'batch'],
  ]),
  evidence_type: set('签约凭据', 'Signing evidence', true, [
    ['face', '人脸', 'face'],
    ['signature', '签字', 'signature'],
    ['photo', '照片', 'photo'],
    ['none', '无', 'none'],
  ]),
  contract_status: set('签约状态', 'Contract status', true, [
    ['active', '有效', 'active'],
    ['expired', '到期', 'expired'],
    ['terminated', '解约', 'terminated'],
    ['renewed', '已续约', 'renewed'],
  ]),
  callback: set('回访结果', 'Call-back', true, [
    ['confirmed', '确认', 'confirmed'],
    ['denied', '否认', 'denied'],
    ['unreached', '未接通', 'unreached'],
  ]),
  service_item: set('服务项目', 'Service item', false, [
    ['JY01', '健康评估', 'health assessment'],
    ['JY02', '血压随访', 'blood pressure follow-up'],
    ['JY03', '血糖随访', 'blood glucose follow-up'],
    ['JY04', '老年人体检', 'check-up of the elderly'],
    ['JY05', '入户访视', 'home visit'],
    ['JY06', '电话咨询', 'telephone advice'],
    ['JY07', '健康讲座', 'health talk'],
  ]),
  service_channel: set('服务方式', 'Service channel', true, [
    ['onsite', '现场', 'on site'],
    ['home', '入户', 'at home'],
    ['phone', '电话', 'telephone'],
    ['online', '线上', 'online'],
  ]),
  patient_confirm: set('居民确认', 'Confirmed by', true, [
    ['sms', '短信', 'text message'],
    ['face', '人脸', 'face'],
    ['sign', '签字', 'signature'],
    ['none', '无', 'none'],
  ]),
  med_type: set('医疗类别', 'Kind of care', false, [
    ['11', '普通门诊', 'outpatient'],
    ['12', '门诊挂号', 'registration'],
    ['13', '急诊', 'emergency'],
    ['14', '门诊慢特病', 'chronic outpatient'],
    ['19', '意外伤害门诊', 'accident outpatient'],
    ['21', '普通住院', 'inpatient'],
    ['22', '外伤住院', 'injury inpatient (local)'],
    ['23', '转外诊治住院', 'out-of-area inpatient'],
    ['24', '急诊转住院', 'emergency inpatient'],
    ['26', '单病种住院', 'single-disease inpatient'],
    ['28', '日间手术', 'day surgery'],
    ['41', '定点药店购药', 'pharmacy purchase'],
    ['51', '生育门诊', 'maternity outpatient'],
    ['52', '生育住院', 'maternity inpatient'],
    ['53', '计划生育手术费', 'family planning surgery'],
    ['2102', '单病种住院', 'single-disease inpatient (local)'],
    ['2105', '按床日付费住院', 'per-diem inpatient (local)'],
    ['9925', '转入住院', 'transfer-in inpatient (local)'],
  ]),
  mdtrt_cert_type: set('就诊凭证', 'Credential', false, [
    ['01', '医保电子凭证', 'e-credential'],
    ['02', '居民身份证', 'identity card'],
    ['03', '社会保障卡', 'social security card'],
  ]),
  dscg_way: set('离院方式', 'Way of discharge', false, [
    ['1', '医嘱离院', 'by doctor’s order'],
    ['2', '医嘱转院', 'transferred'],
    ['3', '医嘱转社区/乡镇', 'transferred to primary care'],
    ['4', '非医嘱离院', 'against advice'],
    ['5', '死亡', 'died'],
    ['9', '其他', 'other'],
  ]),
  setl_type: set('结算类型', 'Kind of settlement', false, [
    ['1', '中心报销', 'reimbursed by the agency'],
    ['2', '联网结算', 'on line'],
    ['3', '医疗救助', 'medical assistance'],
  ]),
  clr_type: set('清算类别', 'Clearing class', false, [
    ['11', '门诊', 'outpatient'],
    ['21', '住院', 'inpatient'],
    ['41', '药店', 'pharmacy'],
  ]),
  list_type: set('目录类别', 'List type', false, [
    ['101', '西药', 'western drug'],
    ['102', '中成药', 'Chinese patent drug'],
    ['103', '中药饮片', 'herbal pieces'],
    ['104', '自制剂', 'house preparation'],
    ['105', '民族药', 'ethnic drug'],
    ['201', '服务项目', 'service'],
    ['301', '医用材料', 'consumable'],
  ]),
  med_chrgitm_type: set('收费项目类别', 'Charge class', false, [
    ['01', '床位', 'bed'],
    ['02', '诊察', 'consultation'],
    ['03', '检查', 'examination'],
    ['04', '化验', 'laboratory'],
    ['05', '治疗', 'treatment'],
    ['06', '手术', 'surgery'],
    ['07', '护理', 'nursing'],
    ['08', '卫生材料', 'materials'],
    ['09', '西药', 'western drugs'],
    ['10', '中药饮片', 'herbal pieces'],
    ['11', '中成药', 'patent drugs'],
    ['12', '一般诊疗费', 'general fee'],
    ['13', '挂号', 'registration'],
    ['14', '其他', 'other'],
  ]),
  chrgitm_lv: set('收费等级', 'Payment class', false, [
    ['1', '甲类', 'class A'],
    ['2', '乙类', 'class B'],
    ['3', '丙类', 'class C'],
  ]),
  direction: set('转诊方向', 'Direction', true, [
    ['up', '上转', 'up'],
    ['down', '下转', 'down'],
    ['lateral', '平转', 'lateral'],
  ]),
  decision: set('接诊决定', 'Decision', true, [
    ['accepted', '接收', 'accepted'],
    ['refused', '拒收', 'refused'],
    ['pending', '待定', 'pending'],
  ]),
  feedback_kind: set('反馈类型', 'Kind of feedback', true, [
    ['survey', '满意度', 'survey'],
    ['complaint', '投诉', 'complaint'],
  ]),
  feedback_tag: set('反馈标签', 'Tag', true, [
    ['refused', '拒收', 'refused'],
    ['attitude', '态度', 'attitude'],
    ['fee', '费用', 'fee'],
    ['quality', '质量', 'quality'],
    ['other', '其他', 'other'],
  ]),
  freq_unit: set('频次单位', 'Unit of frequency', true, [
    ['day', '日', 'day'],
    ['episode', '次', 'episode'],
  ]),
  day_kind: set('日历类型', 'Kind of day', true, [
    ['holiday', '节假日', 'holiday'],
    ['workday', '调休上班', 'workday'],
  ]),
  stock_kind: set('出入库类型', 'Movement', true, [
    ['opening', '期初', 'opening'],
    ['purchase', '采购', 'purchase'],
    ['return', '退货', 'return'],
    ['loss', '损耗', 'loss'],
  ]),
  payment_kind: set('拨付类型', 'Kind of payment', true, [
    ['base', '基本人头费', 'base'],
    ['signing_fund', '签约费-基金', 'signing fee, fund'],
    ['signing_public_health', '签约费-公卫', 'signing fee, public health'],
    ['prepay', '预拨', 'prepayment'],
    ['deposit', '保证金', 'deposit'],
    ['recovery', '追回', 'recovery'],
    ['other', '其他', 'other'],
  ]),
  clr_way: set('清算方式', 'Way of clearing', true, [
    ['drg', 'DRG', 'DRG'],
    ['dip', 'DIP', 'DIP'],
    ['per_diem', '按床日', 'per diem'],
    ['item', '按项目', 'by item'],
  ]),
} as const satisfies Record<string, CodeSet>;

export type CodeSetName = keyof typeof CODE_SETS;

/** The set of that name, seen through the common shape. */
export const codeSet = (name: CodeSetName): CodeSet => CODE_SETS[name];
