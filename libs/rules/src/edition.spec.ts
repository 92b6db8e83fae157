import { describe, expect, it } from 'vitest';
import { findRule } from './catalog.js';
import type { Rule } from './define.js';
import { BadParam, findingsSql, NOW, paramsOf } from './compile.js';
import { editionOf, editionText, withParams } from './edition.js';
import { planSweep } from './sweep.js';

const shipped = findRule('I09');
if (!shipped) throw new Error('no I09');
const days = shipped.params['grace_days']?.default ?? 0;

describe('a rule as a pool has it', () => {
  const own = withParams(shipped, { grace_days: days + 7 }, 3);

  it('judges by its own parameters wherever it is compiled, and says under which version', () => {
    expect(paramsOf(own)).toEqual({ ...paramsOf(shipped), grace_days: days + 7 });
    for (const sqlOf of [
      (rule: Rule) => findingsSql(rule, NOW),
      (rule: Rule) => planSweep([rule], { units: 'u', tag: 't' }).found.get(rule.id),
    ])
      expect(sqlOf(own)).toBe(
        sqlOf(shipped)
          ?.replace('toUInt16(0) AS edition', 'toUInt16(3) AS edition')
          .replace(`paus_insu_date) + ${days}`, `paus_insu_date) + ${days + 7}`),
      );
  });

  it('leaves the shipped rule as it is', () => {
    expect(editionOf(shipped)).toBe(0);
    expect(paramsOf(shipped)['grace_days']).toBe(days);
  });

  it('holds to the bounds, and to the parameters that the rule has', () => {
    expect(() => withParams(shipped, { grace_days: 91 }, 1)).toThrow(BadParam);
    expect(() => withParams(shipped, { grace: 1 }, 1)).toThrow(BadParam);
  });

  it('is told apart by its number, its values, and the version of the rule', () => {
    const texts = [
      shipped,
      own,
      withParams(shipped, {}, 3),
      withParams(shipped, { grace_days: days + 7 }, 4),
      { ...shipped, version: shipped.version + 1 },
    ].map(editionText);
    expect(new Set(texts).size).toBe(texts.length);
    expect(editionText(withParams(shipped, { grace_days: days + 7 }, 3))).toBe(editionText(own));
  });
});
