/** The negative list (负面清单): which rules speak for which of its items, as policy data. */
import type { Text } from '@fundwatch/streams';
import { RULES } from './catalog.js';

/** Whose card an item stands on. */
export const LIST_GRAINS = ['institution', 'alliance'] as const;
export type ListGrain = (typeof LIST_GRAINS)[number];

/**
 * `unknown`: none of its rules could judge; `clear`: they judged and found nothing; `watched`: hints, or fewer leads than the item
 * asks for; `suspected`: enough leads; `confirmed`: a person said of a finding that it is true, which no number of leads does.
 */
export const LIST_STATES = ['unknown', 'clear', 'watched', 'suspected', 'confirmed'] as const;
export type ListState = (typeof LIST_STATES)[number];

export type ListItem = {
  id: string;
  name: Text;
  /** the policy that names it */
  source: Text;
  rules: readonly string[];
  grains: readonly ListGrain[];
  /** findings of more than a hint in a year from which it is suspected */
  suspectedFrom: number;
};

const ALLIANCE_NOTICE: Text = {
  zh: '紧密型县域医共体医保支付改革负面清单',
  en: 'negative list of the alliance payment reform',
};
const SIGNING_NOTICE: Text = {
  zh: '家庭医生签约服务管理：明令禁止的行为',
  en: 'what the family-doctor contract rules forbid',
};

/** S1's four and S3's three, in their order; a pool may have more of its own. */
export const NEGATIVE_LIST: readonly ListItem[] = [
  {
    id: 'siphoning',
    name: { zh: '总医院虹吸', en: 'The lead hospital draws patients away' },
    source: ALLIANCE_NOTICE,
    rules: ['A01'],
    grains: ['alliance'],
    suspectedFrom: 1,
  },
  {
    id: 'upward_only',
    name: { zh: '病人仅向上流动', en: 'Patients only sent upward' },
    source: ALLIANCE_NOTICE,
    rules: ['A02'],
    grains: ['alliance'],
    suspectedFrom: 1,
  },
  {
    id: 'loose_referral',
    name: { zh: '双向转诊不严格不规范', en: 'Referrals out of order' },
    source: ALLIANCE_NOTICE,
    rules: ['A03'],
    grains: ['institution', 'alliance'],
    suspectedFrom: 3,
  },
  {
    id: 'turning_away',
    name: { zh: '推诿或拒收病人', en: 'Patients turned away' },
    source: ALLIANCE_NOTICE,
    rules: ['A04'],
    grains: ['institution', 'alliance'],
    suspectedFrom: 1,
  },
  {
    id: 'false_signing',
    name: { zh: '虚假签约', en: 'False signing' },
    source: SIGNING_NOTICE,
    rules: ['C01', 'C02', 'C03', 'C04', 'C05', 'C08', 'C11', 'C12', 'C13'],
    grains: ['institution', 'alliance'],
    suspectedFrom: 1,
  },
  {
    id: 'impersonation',
    name: { zh: '冒名就医', en: 'Care in another’s name' },
    source: SIGNING_NOTICE,
    rules: ['I01', 'I02', 'I03', 'I04', 'I05', 'I06', 'I08'],
    grains: ['institution', 'alliance'],
    suspectedFrom: 1,
  },
  {
    id: 'invented_charges',
    name: { zh: '虚列费用', en: 'Invented charges' },
    source: SIGNING_NOTICE,
    rules: ['P01', 'P04', 'P07', 'D04', 'D06', 'I10'],
    grains: ['institution', 'alliance'],
    suspectedFrom: 1,
  },
];

for (const { id, rules } of NEGATIVE_LIST) {
  const unknown = rules.filter((name) => !RULES.some((rule) => rule.id === name));
  if (unknown.length > 0)
    throw new Error(`item ${id} of the negative list names no rule: ${unknown.join(', ')}`);
}

/**
 * The state of an item: `leads` are findings of more than a hint that nobody has decided about, `confirmed` those that people did,
 * `isJudged` is whether any of its rules could judge.
 */
export function listState(
  item: ListItem,
  found: { leads: number; hints: number; confirmed: number; isJudged: boolean },
): ListState {
  if (found.confirmed > 0) return 'confirmed';
  if (found.leads >= item.suspectedFrom) return 'suspected';
  if (found.leads + found.hints > 0) return 'watched';
  return found.isJudged ? 'clear' : 'unknown';
}
