/** Independent kinds of evidence: that somebody pretended to be another, or signed for them, needs two of them to be suspected. */
import type { Text } from '@fundwatch/streams';
import { worded } from './define.js';

const FAMILIES = {
  presence: { zh: '在场', en: 'presence' },
  credential: { zh: '凭据', en: 'credential' },
  device: { zh: '设备与经办', en: 'device and operator' },
  contact: { zh: '联系', en: 'contact' },
  service: { zh: '服务轨迹', en: 'service trail' },
  bed: { zh: '床位', en: 'bed' },
  geography: { zh: '位置', en: 'geography' },
} as const satisfies Record<string, Text>;

/** The condition, as SQL, under which a kind of evidence speaks against what a record says. */
export type Families = Partial<Record<keyof typeof FAMILIES, string>>;

/** SQL of the kinds of evidence whose condition holds, as a fact: their codes with ";" between. */
export const familiesOf = (found: Families): string =>
  `arrayStringConcat(arrayFilter(x -> x != '', [${Object.entries(found)
    .map(([family, condition]) => `if(${condition}, '${family}', '')`)
    .join(', ')}]), ';')`;

/** SQL of the grade that the kinds in a fact of `familiesOf` carry: one alone is a hint. */
export const gradeOfFamilies = (families: string): string =>
  `if(length(splitByChar(';', ${families})) >= 2, 'suspected', 'hint')`;

/** The fact that tells which kinds of evidence agree. */
export const FAMILIES_FACT = worded(FAMILIES, '相互独立的证据', 'independent evidence');
