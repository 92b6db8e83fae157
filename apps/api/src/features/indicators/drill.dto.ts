import { GRAINS, PERIOD_FORMS } from '@fundwatch/metrics';
import { z } from 'zod';
import { paging, pool } from '../../http/query.dto.js';
import { lang, textSchema } from '../../http/text.dto.js';

/** Names one figure: a side of an indicator's quotient, for a subject and a period. */
export const figureQuery = z.object({
  pool,
  indicator: z.string(),
  variant: z.string().default('main'),
  period: z.string().describe(PERIOD_FORMS),
  grain: z.enum(GRAINS).meta({ id: 'Grain' }),
  id: z.string(),
  side: z.enum(['numerator', 'denominator']).default('numerator'),
  part: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('which of the parts of the side, where it has more than one'),
});
export type FigureQuery = z.infer<typeof figureQuery>;

export const rowsQuery = figureQuery.extend({ ...paging, cursor: z.string().regex(/^\d+$/).optional() });
export type RowsQuery = z.infer<typeof rowsQuery>;

export const rowsFileQuery = figureQuery.extend({ lang });
export type RowsFileQuery = z.infer<typeof rowsFileQuery>;

const rowSchema = z.object({
  month: z.string(),
  key: z.string(),
  person: z.string(),
  institution: z.string(),
  institution_name: z.string(),
  at: z.string(),
  until: z.string().nullable(),
  code: z.string(),
  text: textSchema.nullable(),
  amount: z.string(),
});
export type FigureItem = z.infer<typeof rowSchema>;

export const rowsSchema = z
  .object({
    /** the side's value, as the table of indicators shows it */
    figure: z.string().nullable(),
    formula: z.string().describe('how the parts make the figure, each by its number: {0} − {1}'),
    parts: z.array(
      z.object({
        label: textSchema,
        take: z.enum(['sum', 'mean', 'last', 'persons']),
        is_last_year: z.boolean(),
        rows: z.number(),
        months: z.number(),
        is_count: z.boolean(),
        /** the sum of the rows' amounts; what the part gives is its mean, its distinct persons … */
        total: z.string(),
        value: z.string(),
      }),
    ),
    part: z.number(),
    items: z.array(rowSchema),
    next: z.string().nullable(),
  })
  .meta({ id: 'FigureRows' });
export type FigureRows = z.infer<typeof rowsSchema>;
