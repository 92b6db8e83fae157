import type { Text } from '@fundwatch/streams';

/** What may be amiss with the data that a finding rests on. Any of it lowers the grade, and tells what to look at or to repair first. */
export const DATA_FAULTS = {
  clock_doubtful: { zh: '系统时钟可疑', en: 'the clock of the system is doubtful' },
  code_incomplete: { zh: '追溯码不完整或为占位码', en: 'trace code incomplete, or one that fills a gap' },
  coordinates_doubtful: {
    zh: '机构坐标缺失或可疑',
    en: 'co-ordinates of an institution missing or doubtful',
  },
  dates_without_time: { zh: '只有日期、没有时刻', en: 'dates without times' },
  death_record_doubtful: {
    zh: '死亡登记存疑（死亡后在多家机构就诊）',
    en: 'the record of death is doubtful: care at several institutions after it',
  },
  diagnosis_missing: { zh: '缺诊断编码', en: 'no diagnosis code' },
  diagnosis_unknown: { zh: '缺诊断', en: 'no diagnosis' },
  doctors_unknown: { zh: '签约未填医师', en: 'contracts without a doctor' },
  drug_unnamed: { zh: '药品名称缺失', en: 'the drug has no name' },
  end_unknown: { zh: '已终止但缺终止日期', en: 'terminated without a date' },
  entered_at_once: {
    zh: '同一时刻批量录入，可能为补录',
    en: 'entered all at one moment, perhaps later',
  },
  evidence_not_sent: { zh: '未上传签约凭据', en: 'no evidence of signing was sent' },
  form_without_time: { zh: '转诊单只有日期、没有时刻', en: 'the referral has a date and no time' },
  homes_unknown: { zh: '缺住址，无法判断是否一户', en: 'no addresses, so that families are not known' },
  invoice_reused: { zh: '发票号多次出现，可能为占位', en: 'the invoice number recurs and may fill a gap' },
  lead_unknown: { zh: '医共体缺牵头医院', en: 'the alliance has no lead hospital on record' },
  limits_disagree: { zh: '限价来源不一致', en: 'the price limits disagree' },
  lines_do_not_add_up: { zh: '明细合计与结算不符', en: 'the lines do not add up to the settlement' },
  local_item: { zh: '本地服务项目编码', en: 'a service item of a local code' },
  main_diagnosis_only: { zh: '只上传了主要诊断', en: 'only the main diagnosis was sent' },
  no_doctor: { zh: '缺经治医师', en: 'no doctor on record' },
  no_history: { zh: '缺以往数据可比', en: 'no history to compare with' },
  no_time_of_line: { zh: '明细没有发生时刻', en: 'the lines have no time' },
  not_sent_by_anybody: {
    zh: '多数机构都未上传，疑为接口问题',
    en: 'most institutions do not send it: perhaps the interface',
  },
  nothing_reported: { zh: '医院未上传任何执行结果', en: 'the hospital reports no executions' },
  part_of_person_unknown: { zh: '缺超限价自付金额', en: 'what the person paid above the limit is unknown' },
  parts_do_not_add_up: { zh: '结算分项合计不符', en: 'the parts of the settlement do not add up' },
  person_unknown: { zh: '参保信息缺失', en: 'the person is not in the register' },
  place_unknown: { zh: '机构信息缺失', en: 'the institution is not on record' },
  posted_at_once: { zh: '住院明细一次性补记', en: 'the lines of the stay were posted at once' },
  register_doubtful: {
    zh: '登记性别存疑（在多家机构反复不符），请先核对登记',
    en: 'the registered sex is doubtful: check the register first',
  },
  resumed_before_pause: { zh: '恢复日期早于停保日期', en: 'resumed before the pause began' },
  same_visit: { zh: '两次出现在同一次就诊', en: 'both are of one visit' },
  sex_disputed: { zh: '证件性别与登记不一致', en: 'the certificate says another sex than the register' },
  signed_on_a_date_only: { zh: '签约只有日期、没有时刻', en: 'signed on a date without a time' },
  status_says_insured: {
    zh: '参保状态为正常，与停保日期矛盾',
    en: 'the status says insured, against the date of the pause',
  },
  stock_incomplete: { zh: '进销存数据不完整', en: 'the stock records are incomplete' },
  time_unknown: { zh: '结算只有日期、没有时刻', en: 'settled on a date without a time' },
  transferred: { zh: '有转诊记录', en: 'a transfer is on record' },
  unit_may_differ: { zh: '计价单位可能不同', en: 'the unit of the price may differ' },
  unit_unclear: { zh: '数量单位不明', en: 'the unit of the quantity is unclear' },
  visit_unknown: { zh: '缺就诊记录', en: 'no visit on record' },
  way_of_discharge_unknown: { zh: '缺离院方式', en: 'no way of discharge on record' },
} as const satisfies Readonly<Record<string, Text>>;

export type DataFault = keyof typeof DATA_FAULTS;
