import { describe, expect, it } from 'vitest';
import { enteredFault, exceeds } from './check.js';
import { ENTERED_ITEMS, ENTERED_NAMES, findEntered } from './items.js';
import { ENTERED_METRICS, itemsOf } from './metrics.js';

describe('entered items and indicators', () => {
  it('every indicator reads items that are entered for its grains, for one period at least together', () => {
    for (const metric of ENTERED_METRICS) {
      const items = itemsOf(metric).map((name) => findEntered(name));
      expect(items, metric.id).not.toContain(undefined);
      for (const item of items)
        for (const grain of metric.grains) expect(item?.grains, metric.id).toContain(grain);
    }
  });

  it('a part names a whole of the same grains and periods', () => {
    for (const name of ENTERED_NAMES) {
      const item = findEntered(name);
      if (!item?.partOf) continue;
      const whole = findEntered(item.partOf);
      expect([whole?.grains, whole?.periods]).toEqual([item.grains, item.periods]);
    }
  });

  it('an indicator and its variant stand once', () => {
    const names = ENTERED_METRICS.map(({ id, variant }) => `${id}/${variant}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('refuses what is no number, has too many decimals, lies outside its bounds, or is of another grain or period', () => {
    const row = { item: 'villages', grain: 'alliance', period: '2025', value: '120' } as const;
    expect(enteredFault(row)).toBeUndefined();
    expect(enteredFault({ ...row, value: null })).toBeUndefined();
    expect(enteredFault({ ...row, value: '1.5' })?.field).toBe('value');
    expect(enteredFault({ ...row, value: '-1' })?.field).toBe('value');
    expect(enteredFault({ ...row, value: '1e3' })?.field).toBe('value');
    expect(enteredFault({ ...row, grain: 'institution' })?.field).toBe('grain');
    expect(enteredFault({ ...row, period: '2025-06' })?.field).toBe('period');
    expect(enteredFault({ ...row, item: 'nothing' })?.field).toBe('item');
    expect(enteredFault({ ...row, item: 'imaging_centre', value: '2' })?.field).toBe('value');
    expect(ENTERED_ITEMS.premature_mortality.most).toBe('100');
    expect(enteredFault({ ...row, item: 'premature_mortality', value: '100.0001' })?.field).toBe('value');
  });

  it('compares without floats', () => {
    expect(exceeds('9007199254740993', '9007199254740992')).toBe(true);
    expect(exceeds('0.10', '0.1')).toBe(false);
  });
});
