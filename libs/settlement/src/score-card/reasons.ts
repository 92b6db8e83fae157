/** Why an item earned what it earned, in words. Machine reasons of indicators stay in the pages' own tables. */
import { decimal, format, formatShort, multiply, round, type Decimal } from '../decimal.js';
import type { Earned } from './curve.js';
import type { StateOnList } from './facts.js';
import type { CardItem } from './schema.js';

export type Said = { zh: string; en: string };

const STATES: Record<StateOnList, Said> = {
  unknown: { zh: '无法判断', en: 'cannot tell' },
  clear: { zh: '未发现', en: 'nothing found' },
  watched: { zh: '关注', en: 'watched' },
  suspected: { zh: '疑似', en: 'suspected' },
  confirmed: { zh: '确认', en: 'confirmed' },
};

/** Why an item is left out. */
export const missing = {
  notEntered: { zh: '尚未填报，未计分', en: 'not entered: left out' },
  notComputable: { zh: '无法计算，未计分', en: 'not computable: left out' },
  poorData: (quality: string, least: string): Said => ({
    zh: `数据合格率 ${percent(quality)} 低于 ${percent(least)}，未计分`,
    en: `${percent(quality)} of the rows were sound, less than ${percent(least)}: left out`,
  }),
  tooFew: (denominator: string, least: string): Said => ({
    zh: `分母 ${short(denominator)} 少于 ${short(least)}，偶然性太大，未计分`,
    en: `the denominator ${short(denominator)} is below ${short(least)}, chance decides: left out`,
  }),
};

export const said = {
  earned: (
    { share, by, improvement }: Earned,
    item: CardItem,
    value: Decimal,
    lastYear: string | null,
  ): Said => {
    const got = formatShort(round(portion(share), 2));
    const shown = formatShort(round(value, 2));
    if (item.kind === 'manual')
      return {
        zh: `填报 ${shown}，满分值 ${item.full_value}，得 ${got}%`,
        en: `entered ${shown} of ${item.full_value}: ${got}%`,
      };
    const change = improvement ? formatShort(round(improvement, 2)) : undefined;
    if (by === 'improvement')
      return {
        zh: `实际值 ${shown}；比上年（${short(lastYear ?? '')}）改善 ${change ?? ''}，按改善得 ${got}%`,
        en: `value ${shown}; better than last year (${short(lastYear ?? '')}) by ${change ?? ''}: ${got}% for the improvement`,
      };
    const only = item.curve.kind === 'improvement' && lastYear === null;
    return {
      zh: `实际值 ${shown}，${curveWords(item).zh}，得 ${got}%${only ? '（无上年数，只看水平）' : ''}`,
      en: `value ${shown}, ${curveWords(item).en}: ${got}%${only ? ' (no value of last year: the level alone)' : ''}`,
    };
  },
  listed: (item: Said, state: StateOnList, points: Decimal): Said => ({
    zh: `负面清单“${item.zh}”${STATES[state].zh}，扣 ${formatShort(points)} 分`,
    en: `negative list, ${item.en}: ${STATES[state].en}, ${formatShort(points)} points off`,
  }),
  veto: (most: Decimal): Said => ({
    zh: `一票否决：得分不高于 ${formatShort(most)}`,
    en: `veto: the score is at most ${formatShort(most)}`,
  }),
  floor: (floor: Decimal): Said => ({
    zh: `扣分后不低于 ${formatShort(floor)} 分`,
    en: `a score does not fall below ${formatShort(floor)}`,
  }),
  withheldFor: (name: string): Said => ({
    zh: `“${name}”缺少可靠数据，暂不出分`,
    en: `nothing reliable is known of ${name}: no score`,
  }),
  withheldByWeight: (weight: string, most: string): Said => ({
    zh: `缺少可靠数据的项目合计权重 ${weight}，超过 ${most}，暂不出分`,
    en: `items that weigh ${weight} lack reliable data, more than ${most}: no score`,
  }),
};

function curveWords(item: CardItem & { kind: 'indicator' }): Said {
  const curve = item.curve.kind === 'improvement' ? item.curve.level : item.curve;
  if (curve.kind === 'linear')
    return { zh: `${curve.from} 得 0、${curve.to} 得满分`, en: `${curve.from} earns 0, ${curve.to} all` };
  if (curve.kind === 'target') return { zh: `目标 ${curve.target}`, en: `target ${curve.target}` };
  return { zh: '按分档', en: 'by its band' };
}

const portion = ({ part, of }: Earned['share']): Decimal => {
  const scale = 4;
  const units = (part.units * 10n ** BigInt(scale + of.scale)) / (of.units * 10n ** BigInt(part.scale));
  return multiply({ units, scale }, decimal('100'));
};
const short = (text: string): string => (text === '' ? '—' : formatShort(round(decimal(text), 2)));
const percent = (share: string): string => `${format(round(multiply(decimal(share), decimal('100')), 1))}%`;
