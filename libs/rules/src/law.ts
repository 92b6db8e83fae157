import type { Article } from './define.js';

const REGULATION = '医疗保障基金使用监督管理条例';

/** An article of State Council Order 735 (domain.md C.1), in force since 2021-05-01. */
const regulation = (article: string, text: string): Article => ({
  article: `《${REGULATION}》${article}`,
  text,
  from: '2021-05-01',
});

export const LAW = {
  agreement: regulation(
    '第十三条',
    '定点医药机构违反服务协议的，经办机构可以督促履行、暂停或者不予拨付费用、追回违规费用、中止相关责任人员或者所在部门涉及医疗保障基金使用的医药服务，直至解除服务协议',
  ),
  realName: regulation(
    '第十五条',
    '定点医药机构应当核验医疗保障凭证，按照诊疗规范提供合理、必要的医药服务，不得分解住院、挂床住院，不得诱导、协助他人冒名或者虚假就医、购药',
  ),
  records: regulation(
    '第十六条',
    '定点医药机构应当按照规定保管财务账目、会计凭证、处方、病历、治疗检查记录、费用明细、药品和医用耗材出入库记录等资料',
  ),
  ownCredential: regulation('第十七条', '参保人员应当持本人医疗保障凭证就医、购药，并主动出示接受查验'),
  noResale: regulation(
    '第十九条',
    '参保人员不得利用其享受医疗保障待遇的机会转卖药品，接受返还现金、实物或者获得其他非法利益',
  ),
  noForgery: regulation(
    '第二十条',
    '不得通过伪造、变造、隐匿、涂改、销毁医学文书等有关资料，或者虚构医药服务项目等方式，骗取医疗保障基金',
  ),
  overuse: regulation(
    '第三十八条',
    '分解住院、挂床住院，过度诊疗，重复收费，串换药品等，责令改正，退回基金损失，处造成损失金额1倍以上2倍以下的罚款',
  ),
  fraud: regulation('第四十条', '以骗取医疗保障基金为目的的，责令退回，处骗取金额2倍以上5倍以下的罚款'),
  facilitated: regulation(
    '第三十八条',
    '为参保人员利用其享受医疗保障待遇的机会转卖药品，接受返还现金、实物或者获得其他非法利益提供便利的，责令改正，退回基金损失，处造成损失金额1倍以上2倍以下的罚款',
  ),
  charging: regulation(
    '第三十八条',
    '重复收费、超标准收费、分解项目收费的，责令改正，退回基金损失，处造成损失金额1倍以上2倍以下的罚款',
  ),
  overExamination: regulation(
    '第三十八条',
    '违反诊疗规范过度诊疗、过度检查、重复开药或者提供其他不必要的医药服务的，责令改正，退回基金损失，处造成损失金额1倍以上2倍以下的罚款',
  ),
  outOfScope: regulation(
    '第三十八条',
    '将不属于医疗保障基金支付范围的医药费用纳入医疗保障基金结算的，责令改正，退回基金损失，处造成损失金额1倍以上2倍以下的罚款',
  ),
  overPrescribed: regulation(
    '第三十八条',
    '违反诊疗规范过度诊疗、过度检查、分解处方、超量开药、重复开药的，责令改正，退回基金损失，处造成损失金额1倍以上2倍以下的罚款',
  ),
  longPrescription: {
    article: '《长期处方管理规范（试行）》',
    text: '长期处方的处方量一般在4周内，病情稳定的慢性病患者适当延长，最长不超过12周',
    from: '2021-08-10',
  },
  payableDrugs: {
    article: '《基本医疗保险用药管理暂行办法》第二十三条',
    text: '诊断、治疗与病情相符，符合药品法定适应症及医保限定支付范围的药品费用，方可由基本医疗保险基金支付',
    from: '2020-09-01',
  },
  noDoubleBenefit: regulation('第十七条', '参保人员应当按照规定享受医疗保障待遇，不得重复享受'),
  thirdParty: {
    article: '《中华人民共和国社会保险法》第三十条',
    text: '应当从工伤保险基金中支付、应当由第三人负担的医疗费用不纳入基本医疗保险基金支付范围；第三人不支付或者无法确定第三人的，由基金先行支付并有权追偿',
    from: '2011-07-01',
  },
  individual: regulation(
    '第四十一条',
    '个人将本人医疗保障凭证交由他人冒名使用、重复享受待遇、转卖药品的，责令改正，暂停其医疗费用联网结算3个月至12个月',
  ),
  // Guangdong's provincial notice, as its published interpretation gives it (the negative list of domain.md S1).
  allianceNegativeList: {
    article: '《关于全面开展紧密型县域医共体医保支付改革的通知》负面清单',
    text: '建立负面清单，防止出现医共体总医院虹吸、病人仅向上流动、双向转诊不严格不规范、推诿或拒收病人等违规违法行为',
    from: '2025-09-15',
  },
} as const satisfies Record<string, Article>;

/** What an alliance owes its patients (domain.md S1); a pool's own document decides. */
export const REFERRAL_DUTY: Article = {
  article: '紧密型县域医共体医保支付政策·双向转诊',
  text: '医共体内转诊视为一次住院，只收取一次起付线；双向转诊应当严格、规范，不得推诿或者拒收病人',
  from: '2023-01-01',
};

/** The trace-code duty (domain.md A.10), from the day on which a sale must be scanned before fund settlement. */
export const TRACE_DUTY: Article = {
  article: '药品追溯码医保应用',
  text: '自2025年7月1日起，销售环节按要求扫码后方可进行医保基金结算',
  from: '2025-07-01',
};
