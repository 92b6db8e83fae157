import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, compare, decimal, format } from '../decimal.js';
import { evaluateCard, type CardScore } from './evaluate.js';
import type { CardFacts, Catalogue, IndicatorFacts, StateOnList } from './facts.js';
import { readScoreCard } from './read-score-card.js';
import type { ScoreCard } from './schema.js';

const indicator = (better: 'lower' | 'higher' | 'none', unit = '%') => ({
  label: { zh: '指标', en: 'indicator' },
  unit,
  better,
  grains: ['institution'],
  variants: { main: { unit }, outpatient: { unit } },
});
const CATALOGUE: Catalogue = {
  indicators: {
    UP: indicator('higher'),
    DOWN: indicator('lower', 'yuan'),
    FREE: indicator('none'),
    BAND: indicator('lower'),
  },
  listed: {
    cheating: { zh: '冒名就医', en: 'impersonation', grains: ['institution'] },
    siphoning: { zh: '虹吸', en: 'siphoning', grains: ['alliance'] },
  },
};

const CARD = `id: test
name: { zh: 测试卡, en: test }
version: 1
grain: institution
gate: { min_quality: 0.9, when_missing: redistribute, max_missing_weight: 50, min_denominator: 30, source: S3 }
items:
  - { kind: indicator, indicator: UP, weight: 40, curve: { kind: linear, from: 50, to: 80 }, source: S3 }
  - kind: indicator
    indicator: DOWN
    weight: 25
    curve: { kind: improvement, level: { kind: target, target: 60, otherwise: proportional }, measure: relative, from: 0, to: 10 }
    source: S3
  - kind: indicator
    indicator: BAND
    weight: 15
    curve: { kind: banded, bands: [{ to: 5, rate: 1 }, { from: 5, to: 8, rate: 0.6 }, { from: 8, rate: 0 }] }
    source: S3
  - kind: manual
    item: agreement
    name: { zh: 协议, en: agreement }
    guidance: { zh: 考核表, en: form }
    full_value: 100
    weight: 20
    source: S3
negative_list:
  - { item: cheating, points: { suspected: 2, confirmed: 10 }, veto: true, source: S3 }
veto_at_most: 59
`;

function cardOf(text = CARD): ScoreCard {
  const { card, faults } = readScoreCard(text, CATALOGUE);
  if (!card) throw new Error(JSON.stringify(faults));
  return card;
}

type Values = { up?: string; down?: string; before?: string; band?: string; agreement?: string };
const known = (value: string | undefined, more: Partial<IndicatorFacts> = {}): IndicatorFacts =>
  value === undefined
    ? { value: null, reason: 'the denominator is zero' }
    : { value, denominator: '1000', quality: '1', ...more };
function factsOf(values: Values, state: StateOnList = 'clear'): CardFacts {
  const { up, down, before, band, agreement } = values;
  return {
    indicators: {
      'UP/main': known(up),
      'DOWN/main': known(down, { lastYear: before ?? null }),
      'BAND/main': known(band),
    },
    manual:
      agreement === undefined
        ? {}
        : { agreement: { value: agreement, document: '考核表1', author: 'a', at: '2025-12-31' } },
    listed: { cheating: state },
  };
}
const score = (values: Values, state?: StateOnList, card = cardOf()): CardScore =>
  evaluateCard(card, factsOf(values, state), CATALOGUE);
const pointsOf = (result: CardScore, name: string): string | undefined =>
  result.parts.find(({ indicator: own }) => own === name)?.points;

const ALL: Values = { up: '65', down: '75', before: '80', band: '5', agreement: '90' };

describe('a card', () => {
  it('gives points by its curves, which sum to the score', () => {
    const result = score(ALL);
    // 40 × 15/30; the better of 60/75 (0.8) and 6.25 % of 10 % (0.625); the border is in the better band; 90 of 100
    expect(result.parts.map(({ points }) => points)).toEqual(['20.00', '20.00', '15.00', '18.00']);
    expect(result.score).toBe('73.00');
    expect(result.withheld).toBeNull();
  });

  it('takes the better of level and improvement, and the level where last year is unknown', () => {
    expect(pointsOf(score({ ...ALL, down: '72', before: '80' }), 'DOWN')).toBe('25.00');
    expect(score({ ...ALL, down: '72', before: '80' }).parts[1]).toMatchObject({
      earned_by: 'improvement',
      improvement: '10.000000',
    });
    const { before: _, ...unknown } = ALL;
    expect(pointsOf(score(unknown), 'DOWN')).toBe('20.00');
    expect(score(unknown).parts[1]?.reason).toContain('无上年数');
  });

  it('leaves out what is not known, with the reason, and spreads its weight', () => {
    const { agreement: _, ...values } = ALL;
    const result = score(values);
    expect(result.parts[3]).toMatchObject({ counts: false, weight: '0', value: null });
    expect(result.parts[3]?.reason).toContain('尚未填报');
    expect(result.parts.map(({ weight }) => weight)).toEqual(['50', '31.25', '18.75', '0']);
    expect(result.score).toBe('68.75');
  });

  it('leaves out poor data and small denominators', () => {
    const facts = factsOf(ALL);
    const change = (own: Partial<IndicatorFacts>) =>
      evaluateCard(
        cardOf(),
        { ...facts, indicators: { ...facts.indicators, 'BAND/main': { ...known('5'), ...own } } },
        CATALOGUE,
      ).parts[2];
    expect(change({ quality: '0.8999' })?.reason).toContain('90.0%');
    expect(change({ quality: '0.8999' })?.counts).toBe(false);
    expect(change({ quality: '0.9' })?.counts).toBe(true);
    expect(change({ denominator: '29' })).toMatchObject({ counts: false });
    expect(change({ denominator: '30' })).toMatchObject({ counts: true });
  });

  it('withholds a score of which too much is missing, or where the card is strict', () => {
    const { up: _, agreement: __, ...values } = ALL;
    expect(score(values)).toMatchObject({ score: null });
    expect(score(values).withheld?.zh).toContain('60');
    const strict = cardOf(CARD.replace('weight: 20', 'weight: 20\n    when_missing: withhold'));
    const { agreement: ___, ...rest } = ALL;
    expect(score(rest, 'clear', strict)).toMatchObject({ score: null });
  });

  it('takes off for the negative list and holds the score under a veto, each as a part', () => {
    expect(score(ALL, 'unknown').score).toBe('73.00');
    const suspected = score(ALL, 'suspected');
    expect(suspected.score).toBe('71.00');
    expect(suspected.negative_list).toEqual([
      { item: 'cheating', state: 'suspected', points: '2.00', veto: false },
    ]);
    const confirmed = score(ALL, 'confirmed');
    expect(confirmed.score).toBe('59.00');
    expect(confirmed.parts.slice(4).map(({ kind, points }) => [kind, points])).toEqual([
      ['deduction', '-10.00'],
      ['veto', '-4.00'],
    ]);
    const poor = { up: '50', down: '1000', before: '1', band: '9', agreement: '20' };
    const lost = score(poor, 'confirmed');
    expect(lost.score).toBe('0.00');
    expect(lost.parts.at(-1)).toMatchObject({ kind: 'floor' });
  });
});

const amount = (min: number, max: number) =>
  fc.integer({ min: min * 100, max: max * 100 }).map((cents) => format({ units: BigInt(cents), scale: 2 }));
const maybe = (arbitrary: fc.Arbitrary<string>) => fc.option(arbitrary, { nil: undefined });
const values = fc.record({
  up: maybe(amount(-20, 120)),
  down: maybe(amount(0, 300)),
  before: maybe(amount(0, 300)),
  band: maybe(amount(-20, 30)),
  agreement: maybe(amount(0, 120)),
});
const present = (given: Record<string, string | undefined>): Values =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
const state = fc.constantFrom<StateOnList>('unknown', 'clear', 'watched', 'suspected', 'confirmed');
const total = (result: CardScore): string =>
  format(result.parts.map(({ points }) => decimal(points)).reduce(add, decimal('0.00')));

describe('whatever is known of a subject', () => {
  it('the parts sum to the score, which lies between 0 and 100', () => {
    fc.assert(
      fc.property(values, state, (given, standing) => {
        const result = score(present(given), standing);
        if (result.score === null) return;
        expect(total(result)).toBe(result.score);
        expect(compare(decimal(result.score), decimal('0'))).toBeGreaterThanOrEqual(0);
        expect(compare(decimal(result.score), decimal('100'))).toBeLessThanOrEqual(0);
        const weights = result.parts.map(({ weight }) => decimal(weight)).reduce(add, decimal('0'));
        expect(compare(weights, decimal('100'))).toBe(0);
      }),
    );
  });

  it('the order of the items does not matter', () => {
    const card = cardOf();
    fc.assert(
      fc.property(
        values,
        state,
        fc.shuffledSubarray(card.items, { minLength: card.items.length }),
        (given, standing, items) => {
          const there = score(present(given), standing, { ...card, items });
          const here = score(present(given), standing, card);
          expect(there.score).toBe(here.score);
          for (const part of here.parts)
            expect(
              there.parts.find((own) => own.indicator === part.indicator && own.kind === part.kind),
            ).toEqual(part);
        },
      ),
    );
  });

  it('a better value never lowers the score', () => {
    fc.assert(
      fc.property(
        values,
        fc.constantFrom('up', 'down', 'band', 'agreement'),
        amount(0, 50),
        (given, name, step) => {
          const now = given[name];
          if (now === undefined) return;
          const isUp = name === 'up' || name === 'agreement';
          const better = format(add(decimal(now), decimal(isUp ? step : `-${step}`)));
          const before = score(present(given)).score;
          const after = score(present({ ...given, [name]: better })).score;
          if (before === null || after === null) return;
          expect(compare(decimal(after), decimal(before))).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});

describe('a card that is wrong', () => {
  const faultsOf = (from: string, to: string): { line: number; reason: string }[] => {
    expect(CARD).toContain(from);
    return (readScoreCard(CARD.replace(from, to), CATALOGUE).faults ?? []).map(({ line, reason }) => ({
      line,
      reason: reason.zh,
    }));
  };
  const cases: [title: string, from: string, to: string, line: number, reason: string][] = [
    ['weights that do not sum', 'weight: 40', 'weight: 41', 7, '101'],
    ['a weight of nothing', 'weight: 40', 'weight: 0', 7, '权重须大于 0'],
    ['an unknown indicator', 'indicator: UP', 'indicator: K99', 7, '没有指标 K99'],
    ['an unknown variant', 'weight: 40', 'variant: other, weight: 40', 7, '没有口径 other'],
    ['8 for 0.08', 'min_quality: 0.9', 'min_quality: 90', 5, '0.08'],
    ['a rate of 60 for 0.6', 'rate: 0.6', 'rate: 60', 15, '0.08'],
    ['percent as a share', 'from: 50, to: 80', 'from: 0.5, to: 0.8', 7, '单位是 %'],
    ['a gap between bands', 'from: 5, to: 8', 'from: 5, to: 7', 15, '空缺'],
    ['bands that overlap', 'from: 5, to: 8', 'from: 5, to: 9', 15, '重叠'],
    ['no band at the top', '{ from: 8, rate: 0 }', '{ from: 8, to: 9, rate: 0 }', 15, '空缺'],
    ['a curve against the direction', 'from: 50, to: 80', 'from: 80, to: 50', 7, '越高越好'],
    ['bands against the direction', 'to: 5, rate: 1', 'to: 5, rate: 0.1', 15, '越低越好'],
    ['an item that the list has not', 'item: cheating', 'item: nothing', 25, '没有“nothing”'],
    ['an item of others', 'item: cheating', 'item: siphoning', 25, '不适用'],
    ['a misspelt name', 'max_missing_weight', 'max_mising_weight', 5, '不认识的项'],
    ['an indicator that takes no side', 'indicator: UP', 'indicator: FREE', 7, '方向'],
    ['text for a number', 'from: 50', 'from: 50%', 7, '不是数字'],
  ];
  for (const [title, from, to, line, reason] of cases)
    it(title, () => {
      const faults = faultsOf(from, to);
      expect(faults.some((fault) => fault.reason.includes(reason) && fault.line >= line)).toBe(true);
      expect(faults.every((fault) => fault.line > 1)).toBe(true);
    });

  it('tells all faults at once', () => {
    const text = CARD.replace('weight: 40', 'weight: 41').replace('rate: 0.6', 'rate: 60');
    expect(readScoreCard(text, CATALOGUE).faults?.length).toBe(2);
  });

  it('reads the card of a policy, and counts its lines from the top of the file', () => {
    const nested = `id: policy\nscore_card:\n${CARD.split('\n')
      .map((line) => `  ${line}`)
      .join('\n')}`;
    expect(readScoreCard(nested, CATALOGUE).card).toEqual(cardOf());
    expect(readScoreCard(nested.replace('weight: 40', 'weight: 0'), CATALOGUE).faults?.[0]).toMatchObject({
      line: 9,
      path: 'score_card.items.0.weight',
    });
  });
});
