/** Methods by which several rules count the amount of a finding. */
import type { Text } from '@fundwatch/streams';

/** A contract that should not be there costs its fee and its share of the capitation, which the settlement works out. */
export const NO_AMOUNT: Text = {
  zh: '不计金额：违规签约涉及的签约服务费和人头费在年终清算时核定',
  en: 'no amount: fees and capitation of contracts that should not be there are worked out by the settlement',
};

export const FUND_OF_VISIT: Text = {
  zh: '该次就诊的基金支付额，扣除退费',
  en: 'what the fund paid for the visit, net of refunds',
};

/** A figure of many visits is no sum of single ones. */
export const NO_SINGLE_AMOUNT: Text = {
  zh: '不计金额：指标类疑点不对应单笔费用，核查确认后按违规明细计算',
  en: 'no amount: a figure of many visits is no sum of single ones; confirmed records carry it',
};

export const LINES_AT_RISK: Text = {
  zh: '所涉费用明细的金额，扣除退费',
  en: 'the money of the fee lines concerned, net of refunds',
};

export const BILLED_TOO_MUCH: Text = {
  zh: '多收的金额，扣除退费，不超过该次就诊的基金支付额',
  en: 'what was billed too much, net of refunds, at most what the fund paid for the visit',
};
