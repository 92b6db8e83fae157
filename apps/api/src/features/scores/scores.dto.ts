import { curveSchema, LIST_STATES } from '@fundwatch/settlement';
import { z } from 'zod';
import { day, pool } from '../../http/query.dto.js';
import { lang, textSchema } from '../../http/text.dto.js';

const year = z.coerce.number().int().min(2000).max(2100);
const grain = z.enum(['institution', 'alliance']).meta({ id: 'ScoreGrain' });
export const scoreGrain = grain;
export type ScoreGrain = z.infer<typeof grain>;

const cardItem = z
  .object({
    key: z.string(),
    kind: z.enum(['indicator', 'manual']),
    indicator: z.string().describe('the indicator, or the name of what is entered'),
    variant: z.string(),
    label: textSchema,
    variant_label: textSchema.nullable().describe('which way of counting, where it is not the main one'),
    unit: z.string(),
    better: z.enum(['lower', 'higher']),
    weight: z.string(),
    curve: curveSchema.nullable().describe('null of what is entered: points are in proportion'),
    full_value: z.string().nullable(),
    guidance: textSchema.nullable(),
    illustrative: z.boolean(),
    source: z.string(),
  })
  .meta({ id: 'ScoreCardItem' });

export const scoreCardView = z
  .object({
    id: z.string(),
    name: textSchema,
    version: z.string(),
    grain,
    tiers: z.array(z.string()),
    gate: z.object({
      min_quality: z.string(),
      when_missing: z.enum(['redistribute', 'withhold']),
      max_missing_weight: z.string(),
      source: z.string(),
    }),
    items: z.array(cardItem),
    negative_list: z.array(
      z.object({
        item: z.string(),
        label: textSchema,
        points: z.object({
          watched: z.string().optional(),
          suspected: z.string().optional(),
          confirmed: z.string().optional(),
        }),
        veto: z.boolean(),
        illustrative: z.boolean(),
        source: z.string(),
      }),
    ),
    veto_at_most: z.string(),
    floor: z.string(),
  })
  .meta({ id: 'ScoreCard' });
export type ScoreCardView = z.infer<typeof scoreCardView>;

export const partSchema = z
  .object({
    kind: z.enum(['indicator', 'manual', 'deduction', 'veto', 'floor']),
    indicator: z.string(),
    variant: z.string(),
    weight: z.string().describe('points that could be earned, after what is missing was spread'),
    card_weight: z.string(),
    value: z.string().nullable(),
    points: z.string().describe('the points of all parts sum to the score'),
    counts: z.boolean().describe('false: nothing reliable is known, which is neither 0 nor full marks'),
    reason: z.string(),
    reason_en: z.string(),
    earned_by: z.enum(['level', 'improvement']).optional(),
    improvement: z.string().optional(),
    last_year: z.string().nullable().optional(),
    not_computable_reason: z.string().optional(),
  })
  .meta({ id: 'ScorePart' });

export const listedSchema = z
  .object({
    item: z.string(),
    state: z.enum(LIST_STATES),
    points: z.string().describe('points taken off'),
    veto: z.boolean(),
  })
  .meta({ id: 'ScoreListed' });

export const scoreRow = z
  .object({
    subject_id: z.string(),
    subject_name: z.string(),
    grain,
    year: z.number(),
    score: z.string().nullable(),
    withheld: textSchema.nullable().describe('why there is no score'),
    rank: z.number().nullable().describe('among all of the pool that have a score; equal scores share one'),
    parts: z.array(partSchema),
    negative_list: z.array(listedSchema),
  })
  .meta({ id: 'ScoreRow' });
export type ScoreRow = z.infer<typeof scoreRow>;

const basis = z.enum(['published', 'computed']).meta({ id: 'ScoreBasis' });
export type ScoreBasis = z.infer<typeof basis>;

export const scoresQuery = z.object({
  pool,
  year: year.describe('the year that is assessed'),
  card: z.string().max(60).optional().describe('a score card; without one the first of the grain'),
  grain: grain.optional(),
  basis: basis.optional().describe('published where there is a version, unless said otherwise'),
  asOf: day.optional().describe('only what had happened by that day; always computed'),
});
export type ScoresQuery = z.infer<typeof scoresQuery>;
export const scoresFileQuery = scoresQuery.extend({ lang });
export type ScoresFileQuery = z.infer<typeof scoresFileQuery>;

const scoresHead = {
  card: scoreCardView,
  year: z.number(),
  basis,
  version: z.number().nullable().describe('the published version'),
  snapshot: z.string().nullable().describe('SHA-256 of the facts that it was worked out from'),
  ranked: z.number().describe('how many of the pool have a score'),
  median: z.string().nullable().describe('the middle score of the pool'),
};
export const scoresView = z.object({ ...scoresHead, rows: z.array(scoreRow) }).meta({ id: 'Scores' });
export type ScoresView = z.infer<typeof scoresView>;

export const trialBody = z
  .object({
    pool,
    year,
    asOf: day.optional(),
    policy: z.string().max(500_000).describe('text of a score card, or of a policy that holds one (YAML)'),
  })
  .meta({ id: 'ScoreTrial' });
export type Trial = z.infer<typeof trialBody>;

const entry = z
  .object({
    entry: z.number(),
    item: z.string(),
    value: z.string(),
    document: z.string(),
    note: z.string(),
    author: z.string(),
    at: z.string(),
    previous: z.number().nullable(),
  })
  .meta({ id: 'ScoreEntry' });

export const entryBody = z
  .object({
    pool,
    year,
    card: z.string().max(60),
    item: z.string().max(60),
    subject_id: z.string().max(60),
    value: z.string().regex(/^\d{1,12}(\.\d{1,6})?$/, 'a plain decimal'),
    document: z.string().trim().min(2).max(300).describe('the document that shows it'),
    note: z.string().trim().max(500).default(''),
    previous: z.number().int().nullable().describe('the entry that was seen; null of the first'),
  })
  .meta({ id: 'NewScoreEntry' });
export type NewEntry = z.infer<typeof entryBody>;

export const VERSION_STATES = ['draft', 'published', 'restated', 'dropped'] as const;
const versionState = z.enum(VERSION_STATES).meta({ id: 'ScoreVersionState' });
export type ScoreVersionState = z.infer<typeof versionState>;

const step = z
  .object({ state: versionState, by: z.string(), at: z.string() })
  .meta({ id: 'ScoreVersionStep' });
const versionHead = {
  number: z.number(),
  state: versionState,
  restates: z.number().nullable(),
  reason: z.string(),
  document: z.string(),
  card_version: z.string(),
  snapshot: z.string(),
};
export const scoreVersion = z
  .object({
    ...versionHead,
    year: z.number(),
    card: z.string(),
    subjects: z.array(z.string()).describe('whose scores are new in it; empty: everybody’s'),
    steps: z.array(step),
    moves: z.array(versionState).describe('states into which the reader may bring it'),
  })
  .meta({ id: 'ScoreVersion' });
export type ScoreVersion = z.infer<typeof scoreVersion>;

export const scoreCard = z
  .object({
    ...scoresHead,
    row: scoreRow,
    may_enter: z.boolean(),
    may_draft: z.boolean(),
    entries: z.array(entry).describe('what was entered of the subject, the latest first'),
    versions: z
      .array(z.object({ ...versionHead, at: z.string(), score: z.string().nullable() }))
      .describe('its scores as they were published, the latest first'),
  })
  .meta({ id: 'ScoreCardOfSubject' });
export type ScoreCardOfSubject = z.infer<typeof scoreCard>;

export const versionsQuery = z.object({ pool, year, card: z.string().max(60) });
export type VersionsQuery = z.infer<typeof versionsQuery>;
export const versionPath = z.coerce.number().int().min(1);

export const versionBody = z
  .object({
    pool,
    year,
    card: z.string().max(60),
    reason: z.string().trim().min(4).max(500),
    subjects: z
      .array(z.string().max(60))
      .max(200)
      .default([])
      .describe('whose scores are worked out anew; the others stay as they were published'),
    document: z.string().trim().max(300).default('').describe('the decision on the appeal'),
  })
  .meta({ id: 'NewScoreVersion' });
export type NewVersion = z.infer<typeof versionBody>;

export const moveBody = z
  .object({ state: z.enum(['published', 'dropped']) })
  .meta({ id: 'ScoreVersionMove' });
export type Move = z.infer<typeof moveBody>;

export const versionChange = z
  .object({
    subject_id: z.string(),
    subject_name: z.string(),
    before: z.string().nullable(),
    after: z.string().nullable(),
    parts: z.array(
      z.object({ indicator: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
    ),
  })
  .meta({ id: 'ScoreChange' });
export type VersionChange = z.infer<typeof versionChange>;
