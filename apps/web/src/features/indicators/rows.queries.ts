import { infiniteQueryOptions } from '@tanstack/svelte-query';
import type { Grain, IndicatorRow } from '../../lib/api/api.ts';
import { withQuery } from '../../lib/api/http.ts';
import { request } from '../../lib/api/request.ts';
import type { components } from '../../lib/api/schema.gen.ts';
import type { Locale } from '../../lib/i18n/format.ts';
import type { Patch } from '../../lib/state/address.ts';

export type FigureRows = components['schemas']['FigureRows'];
export const SIDES = ['numerator', 'denominator'] as const;
export type Side = (typeof SIDES)[number];

/** One figure of the table, and one of its parts. */
export type FigureKey = {
  pool: string;
  indicator: string;
  variant: string;
  period: string;
  grain: Grain;
  id: string;
  side: Side;
  part: number;
};

const PAGE_SIZE = 100;

export const rowsOptions = (figure: FigureKey) =>
  infiniteQueryOptions({
    queryKey: ['figure rows', figure],
    queryFn: ({ pageParam, signal }) =>
      request(
        'get',
        '/api/indicators/rows',
        { query: { ...figure, limit: PAGE_SIZE, cursor: pageParam ?? undefined } },
        { signal, timeoutMs: 60_000 },
      ),
    initialPageParam: initialCursor(),
    getNextPageParam: (page) => page.next,
    enabled: figure.period !== '' && figure.id !== '',
  });

export const rowsFile = (figure: FigureKey, lang: Locale): string =>
  withQuery('/api/indicators/rows.csv', { ...figure, lang });

/** The rest of the address of a figure's rows. */
export const figurePatch = (row: IndicatorRow, side: Side): Patch => ({
  grain: row.grain === 'area' ? null : row.grain,
  id: row.subject_id,
  variant: row.variant === 'main' ? null : row.variant,
  side: side === 'numerator' ? null : side,
});

function initialCursor(): string | null {
  return null;
}
