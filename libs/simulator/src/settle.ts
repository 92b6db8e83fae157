import { fenOf } from './items.js';
import type { Bill, Life, Visit } from './life.js';

/** The amounts of a settlement in fen; every one of them is negative on a refund. */
type Amounts = {
  total: number;
  ownPay: number;
  overLimit: number;
  prePay: number;
  scope: number;
  deductible: number;
  pooled: number;
  illness: number;
  assistance: number;
  fund: number;
  part: number;
  account: number;
  cash: number;
};

const RATIO = { village: 60, township: 60, county: 50, municipal: 40, pharmacy: 40 } as const;
const STAY_RATIO = { village: 85, township: 85, county: 75, municipal: 60, pharmacy: 60 } as const;
/** Fen of own scope money in one stay above which critical illness insurance pays 60 %. */
const ILLNESS_FROM = 600_000;

const share = (fen: number, percent: number): number => Math.floor((fen * percent + 50) / 100);

function ratioOf(life: Life, visit: Visit): number {
  const better = life.person.employee ? 5 : 0;
  if (visit.bed !== '') return STAY_RATIO[visit.place.tier] + better;
  if (visit.type === '14') return 70 + better;
  return RATIO[visit.place.tier] + better;
}

/** The arithmetic of the platform; the identities of a settlement hold by construction. */
export function amountsOf(life: Life, visit: Visit, bill: Bill): Amounts {
  if (bill.reverses !== undefined) {
    const of = amountsOf(life, visit, bill.reverses);
    return {
      total: -of.total,
      ownPay: -of.ownPay,
      overLimit: -of.overLimit,
      prePay: -of.prePay,
      scope: -of.scope,
      deductible: -of.deductible,
      pooled: -of.pooled,
      illness: -of.illness,
      assistance: -of.assistance,
      fund: -of.fund,
      part: -of.part,
      account: -of.account,
      cash: -of.cash,
    };
  }
  let total = 0;
  let ownPay = 0;
  let overLimit = 0;
  let prePay = 0;
  for (const line of bill.lines) {
    const fen = fenOf(line.count, line.price);
    total += fen;
    const above = bill.personPaysExcess === true ? fen - fenOf(line.count, line.limit ?? line.price) : 0;
    overLimit += above;
    if (line.item.level === '3') ownPay += bill.carries === true || line.special === true ? 0 : fen;
    else if (line.item.level === '2') prePay += share(fen - above, 10);
  }
  const scope = total - ownPay - overLimit - prePay;
  const deductible = Math.min(scope, visit.deductible);
  const pooled = share(scope - deductible, ratioOf(life, visit));
  const left = scope - pooled;
  const illness =
    !life.person.employee && visit.bed !== '' && left > ILLNESS_FROM ? share(left - ILLNESS_FROM, 60) : 0;
  const assistance = life.person.poor && visit.bed !== '' ? share(left - illness, 70) : 0;
  const fund = pooled + illness + assistance;
  const part = total - fund;
  const account = life.person.employee ? Math.min(share(part, 70), 30_000) : 0;
  return {
    total,
    ownPay,
    overLimit,
    prePay,
    scope,
    deductible,
    pooled,
    illness,
    assistance,
    fund,
    part,
    account,
    cash: part - account,
  };
}
