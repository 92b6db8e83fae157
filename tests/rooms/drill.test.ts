import { simulate, toCsv } from '@fundwatch/simulator';
import { GRAINS, isFew, METRICS, restsOnFew } from '@fundwatch/metrics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect, openWorkbench, sendText, type Workbench } from '../helpers/workbench.js';
import { clerkOf, OFFICER, POOL } from './county.js';

/** How many subjects of a grain are looked at in full, by period: more would only take longer. */
const SUBJECTS = { '2025': 2, '2025-Q2': 1 };
/** Of the health commission. */
const ANALYST = { ...OFFICER, onlyMany: true };
const SIDES = ['numerator', 'denominator'] as const;

/** A side of an indicator's quotient, as it is defined: many indicators share one. */
const termOf = (indicator: string, variant: string, side: (typeof SIDES)[number]): string =>
  JSON.stringify(METRICS.find(({ id }) => id === indicator)?.variants[variant]?.[side]);

describe('the rows behind a figure', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench();
    for (const file of simulate({ persons: 100, seed: 7 })) {
      await sendText(bench, file.name, [...toCsv(file)].join(''), { pool: POOL });
    }
    await bench.services.worker.drain();
  });
  afterAll(() => bench.close());

  it.each(GRAINS)('add up to the figure that was clicked: %s', async (grain) => {
    const compared = new Set<string>();
    for (const [period, count] of Object.entries(SUBJECTS)) {
      const values = await bench.services.indicators.values(OFFICER, { pool: POOL, period, grain });
      const subjects = [...new Set(values.map((row) => row.subject_id))].slice(0, count);
      for (const row of values.filter(({ subject_id: id }) => subjects.includes(id))) {
        for (const side of SIDES) {
          const term = [period, row.subject_id, termOf(row.indicator, row.variant, side)].join();
          if (row[side] === null || compared.has(term)) continue;
          compared.add(term);
          const figure = {
            pool: POOL,
            indicator: row.indicator,
            variant: row.variant,
            period,
            grain,
            id: row.subject_id,
            side,
            part: 0,
          };
          const page = { limit: 1 };
          const { figure: sum } = await bench.services.drill.rows(OFFICER, { ...figure, ...page });
          expect({ ...figure, sum }).toEqual({ ...figure, sum: row[side] });
        }
      }
    }
    expect(compared.size).toBeGreaterThan(METRICS.filter(({ grains }) => grains.includes(grain)).length);
  });

  it.each(GRAINS)(
    'that few people are behind are for nobody who is told of many alone: %s',
    async (grain) => {
      const query = { pool: POOL, period: '2025-Q2', grain };
      const [all, told] = await Promise.all(
        [OFFICER, ANALYST].map((scope) => bench.services.indicators.values(scope, query)),
      );
      const few = new Set<number>();
      for (const [at, row] of (all ?? []).entries()) {
        const shown = told?.[at];
        const line = METRICS.find(({ id }) => id === row.indicator)?.variants[row.variant];
        if (!line || !restsOnFew(line, row)) {
          expect(shown).toEqual(row);
          continue;
        }
        few.add(at);
        expect(shown).toMatchObject({ numerator: null, denominator: null, value: null });
        expect(shown?.not_computable_reason).toBe('fewer than five are behind it');
      }
      expect(few.size > 0 || grain === 'area').toBe(true);
      const [first] = [...few].map((at) => all?.[at]);
      if (!first || first.numerator === null) return;
      const side = isFew(Number(first.numerator)) ? 'numerator' : 'denominator';
      const { indicator, variant, subject_id: id } = first;
      const figure = { ...query, indicator, variant, id, side, part: 0 } as const;
      await bench.services.drill.rows(OFFICER, { ...figure, limit: 10 });
      const withheld = expect.objectContaining({ code: 'withheld' });
      await expect(bench.services.drill.rows(ANALYST, { ...figure, limit: 10 })).rejects.toEqual(withheld);
      await expect(bench.services.drill.all(ANALYST, figure)).rejects.toEqual(withheld);
      // Beside peers, last year and over time it is told no more than in the table.
      const { rows } = await bench.services.fair.compare(ANALYST, { ...query, indicator, variant });
      expect(rows.find(({ subject_id }) => subject_id === id)).toMatchObject({
        numerator: null,
        denominator: null,
        value: null,
        interval: null,
      });
      const until = { indicator, grain, id, pool: POOL, until: '2025-06', months: 12 };
      const { points } = await bench.services.indicators.trendOf(ANALYST, until);
      const main = METRICS.find((metric) => metric.id === indicator)?.variants.main;
      expect(points.filter((point) => main && restsOnFew(main, point))).toEqual([]);
      if (grain !== 'institution') return;
      const { rows: compared } = await bench.services.comparisons.comparison(ANALYST, { ...query, code: id });
      for (const row of compared) {
        const own = METRICS.find((metric) => metric.id === row.indicator)?.variants.main;
        expect(own && restsOnFew(own, row)).toBe(false);
      }
    },
  );

  it('can be paged through and exported to the last one, nobody named', async () => {
    const [area] = await bench.services.indicators.subjects(OFFICER, { pool: POOL, grain: 'area' });
    const figure = {
      pool: POOL,
      indicator: 'K08',
      variant: 'main',
      period: '2025',
      grain: 'area',
      id: area?.id ?? '',
      side: 'denominator',
      part: 0,
    } as const;
    const first = await bench.services.drill.rows(OFFICER, { ...figure, limit: 50 });
    const second = await bench.services.drill.rows(OFFICER, {
      ...figure,
      limit: 50,
      cursor: first.next ?? '',
    });
    const { count, items } = await bench.services.drill.all(OFFICER, figure);
    const all = await collect(items);
    expect(all).toHaveLength(count);
    expect(String(count)).toBe(first.figure);
    expect([...first.items, ...second.items]).toEqual(all.slice(0, 100));
    expect(all.every(({ person }) => person.includes('****'))).toBe(true);
  });

  it('are named part by part where a figure is made of several', async () => {
    const [area] = await bench.services.indicators.subjects(OFFICER, { pool: POOL, grain: 'area' });
    const { parts, formula, part } = await bench.services.drill.rows(OFFICER, {
      pool: POOL,
      indicator: 'L02',
      variant: 'main',
      period: '2025',
      grain: 'area',
      id: area?.id ?? '',
      side: 'numerator',
      part: 1,
      limit: 1,
    });
    expect([formula, part]).toEqual(['{0} − {1}', 1]);
    expect(parts.map(({ is_last_year }) => is_last_year)).toEqual([false, true]);
  });

  it('lie out of reach with their subject', async () => {
    const asked = { pool: POOL, period: '2025', grain: 'institution', indicator: 'K08' } as const;
    const values = await bench.services.indicators.values(OFFICER, asked);
    const [own = '', foreign = ''] = values
      .filter(({ variant, denominator }) => variant === 'main' && Number(denominator) > 0)
      .map((row) => row.subject_id);
    const clerk = clerkOf(own);
    const figure = {
      pool: POOL,
      indicator: 'K08',
      variant: 'main',
      period: '2025',
      grain: 'institution',
      side: 'numerator',
      part: 0,
    } as const;
    const [seen, hidden, whole] = await Promise.all([
      bench.services.drill.rows(OFFICER, { ...figure, id: foreign, limit: 10 }),
      bench.services.drill.rows(clerk, { ...figure, id: foreign, limit: 10 }),
      bench.services.drill.rows(clerk, { ...figure, id: own, limit: 10 }),
    ]);
    expect(hidden.items).toEqual([]);
    expect(hidden.figure).toBe('0');
    expect(whole.parts[0]?.rows).toBeGreaterThan(0);
    expect(whole.items.every(({ institution }) => institution === own)).toBe(true);
    expect(seen.parts[0]?.rows).toBeGreaterThan(0);
  });
});
