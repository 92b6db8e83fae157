import { code, date, datetime, flag, id, int, money, must, price, quantity, text } from '../field.js';
import { defineStream } from '../stream.js';

export const catalogue = defineStream({
  name: 'catalogue',
  label: { zh: '医保目录', en: 'Catalogue' },
  about: { zh: '一个目录项目在一段时间内的属性', en: 'What holds of a catalogue item over a time' },
  reference: true,
  key: ['med_list_codg', 'begndate'],
  fields: {
    med_list_codg: must(id('医疗目录编码', 'Catalogue code')),
    med_list_name: text('项目名称', 'Item'),
    list_type: code('目录类别', 'List type', 'list_type'),
    sex: code('性别限定', 'Sex limit', 'sex'),
    age_min: int('最小年龄', 'Age from', { min: 0, max: 150 }),
    age_max: int('最大年龄', 'Age to', { min: 0, max: 150 }),
    pay_diag: text('限定诊断', 'Paid for diagnoses'),
    pric_uplmt_amt: price('限价', 'Price limit'),
    freq_max: quantity('最高频次', 'Highest frequency'),
    freq_unit: code('频次单位', 'Unit of frequency', 'freq_unit'),
    includes: text('包含项目', 'Bundles'),
    exam_group: id('检查组', 'Examination group'),
    exam_interval_days: int('互认天数', 'Recognition days', { min: 0 }),
    drug_product: id('药品通用名', 'Product'),
    ddd_per_unit: quantity('每单位DDD', 'DDD a unit'),
    days_per_unit: quantity('每单位天数', 'Days a unit'),
    resale_risk: flag('倒卖风险', 'Resale risk'),
    begndate: must(date('开始日期', 'From')),
    enddate: date('结束日期', 'To'),
  },
});

export const diagnoses = defineStream({
  name: 'diagnoses',
  label: { zh: '诊断属性', en: 'Diagnoses' },
  about: { zh: '一个诊断编码或前缀的属性', en: 'What holds of a diagnosis code or prefix' },
  reference: true,
  key: ['diag_code'],
  fields: {
    diag_code: must(id('诊断编码', 'Code or prefix')),
    diag_name: text('诊断名称', 'Name'),
    sex: code('性别限定', 'Sex limit', 'sex'),
    age_min: int('最小年龄', 'Age from', { min: 0, max: 150 }),
    age_max: int('最大年龄', 'Age to', { min: 0, max: 150 }),
    low_severity: flag('轻症', 'Low severity'),
    primary_treatable: flag('基层可治', 'Primary care can treat'),
    planned_cycle: flag('计划性周期', 'Planned cycle'),
    chronic: flag('慢性病', 'Chronic'),
  },
});

export const packages = defineStream({
  name: 'packages',
  label: { zh: '服务包项目', en: 'Packages' },
  about: { zh: '一个服务包里的一个项目', en: 'An item of a service package' },
  reference: true,
  key: ['package_code', 'item_code', 'begndate'],
  fields: {
    package_code: must(code('服务包', 'Package', 'package')),
    item_code: must(code('服务项目', 'Item', 'service_item')),
    times_per_year: must(int('每年次数', 'Times a year', { min: 0 })),
    key_group: code('重点人群', 'Key group', 'key_group'),
    begndate: must(date('开始日期', 'From')),
    enddate: date('结束日期', 'To'),
  },
});

export const calendar = defineStream({
  name: 'calendar',
  label: { zh: '节假日', en: 'Calendar' },
  about: { zh: '一个节假日或调休上班日', en: 'A holiday or a make-up working day' },
  reference: true,
  key: ['day'],
  fields: { day: must(date('日期', 'Day')), kind: must(code('类型', 'Kind', 'day_kind')) },
});

export const practitioners = defineStream({
  name: 'practitioners',
  label: { zh: '执业人员', en: 'Practitioners' },
  about: { zh: '一名医生在一家机构的执业', en: 'A doctor’s practice at an institution' },
  reference: true,
  key: ['doctor_no', 'fixmedins_code', 'begndate'],
  fields: {
    doctor_no: must(id('医生', 'Doctor')),
    fixmedins_code: must(id('机构编号', 'Institution')),
    dept_code: id('科室', 'Department'),
    begndate: must(date('开始日期', 'From')),
    enddate: date('结束日期', 'To'),
    leave_from: date('请假自', 'Leave from'),
    leave_to: date('请假至', 'Leave to'),
  },
  refers: { fixmedins_code: 'institutions' },
});

export const stock = defineStream({
  name: 'stock',
  label: { zh: '进销存', en: 'Stock' },
  about: { zh: '一笔入库、退货或损耗', en: 'One movement of stock' },
  reference: true,
  key: ['fixmedins_code', 'med_list_codg', 'moved_at', 'doc_no'],
  fields: {
    fixmedins_code: must(id('机构编号', 'Institution')),
    med_list_codg: must(id('医疗目录编码', 'Catalogue code')),
    moved_at: must(datetime('时间', 'Moved at')),
    doc_no: must(id('单据号', 'Document')),
    kind: must(code('类型', 'Kind', 'stock_kind')),
    cnt: must(quantity('数量', 'Quantity')),
  },
  refers: { fixmedins_code: 'institutions' },
});

export const executions = defineStream({
  name: 'executions',
  label: { zh: '执行记录', en: 'Executions' },
  about: { zh: '一条明细的实际执行', en: 'What was carried out of a fee line' },
  reference: true,
  key: ['mdtrt_id', 'feedetl_sn'],
  fields: {
    mdtrt_id: must(id('就诊ID', 'Visit id')),
    feedetl_sn: must(id('明细流水号', 'Line number')),
    executed_cnt: must(quantity('执行数量', 'Carried out')),
    executed_at: datetime('执行时间', 'At'),
    report_hash: id('报告哈希', 'Report hash'),
  },
  refers: { mdtrt_id: 'visits' },
});

export const payments = defineStream({
  name: 'payments',
  label: { zh: '拨付', en: 'Payments' },
  about: { zh: '一笔已拨付的钱', en: 'One sum paid out' },
  reference: true,
  key: ['pay_id'],
  fields: {
    pay_id: must(id('拨付编号', 'Payment id')),
    subject_id: must(id('对象', 'Subject')),
    kind: must(code('类型', 'Kind', 'payment_kind')),
    period: must(id('期间', 'Period')),
    amount: must(money('金额', 'Amount')),
    paid_at: must(datetime('拨付时间', 'Paid at')),
  },
});

export const clearings = defineStream({
  name: 'clearings',
  label: { zh: '清算', en: 'Clearings' },
  about: { zh: '一笔病种或床日清算', en: 'One cleared case' },
  reference: true,
  key: ['clear_id'],
  fields: {
    clear_id: must(id('清算编号', 'Clearing id')),
    setl_id: id('结算ID', 'Settlement id'),
    fixmedins_code: must(id('机构编号', 'Institution')),
    period: must(id('期间', 'Period')),
    clr_way: code('清算方式', 'Way', 'clr_way'),
    group_code: id('分组', 'Group'),
    points: quantity('点数', 'Points'),
    cleared_amount: must(money('清算金额', 'Cleared')),
  },
  refers: { setl_id: 'settlements', fixmedins_code: 'institutions' },
});
