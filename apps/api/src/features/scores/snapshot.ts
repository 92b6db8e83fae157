import { evaluateCard, LIST_STATES, scoreCardSchema, type ScoreCard } from '@fundwatch/settlement';
import { z } from 'zod';
import { canonical } from './canonical.js';
import { listedSchema, partSchema, type ScoreRow } from './scores.dto.js';
import { CATALOGUE } from './score-cards.js';
import type { SubjectFacts } from './score-facts.service.js';

/** A subject's score beside its name. */
export type Scored = { id: string; name: string; scored: ShownScore };
type ShownScore = Pick<ScoreRow, 'score' | 'withheld' | 'parts' | 'negative_list'>;

/** Works out the card of every subject. */
export const scoredOf = (card: ScoreCard, subjects: readonly SubjectFacts[]): Scored[] =>
  subjects.map(({ id, name, facts }) => ({ id, name, scored: evaluateCard(card, facts, CATALOGUE) }));

const optional = z.string().nullable().optional();
const facts = z.object({
  indicators: z.record(
    z.string(),
    z.object({
      value: z.string().nullable(),
      numerator: optional,
      denominator: optional,
      reason: z.string().optional(),
      lastYear: optional,
      quality: optional,
    }),
  ),
  manual: z.record(
    z.string(),
    z.object({ value: z.string(), document: z.string(), author: z.string(), at: z.string() }),
  ),
  listed: z.record(z.string(), z.enum(LIST_STATES)),
});

/** What a version was worked out from: a card as it was, and what was known of each subject. */
const snapshotSchema = z.object({
  card: scoreCardSchema,
  year: z.number(),
  subjects: z.array(z.object({ id: z.string(), name: z.string(), facts })),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

export const snapshotText = (snapshot: {
  card: ScoreCard;
  year: number;
  subjects: readonly SubjectFacts[];
}): string => canonical(snapshot);

export const readSnapshot = (text: string): Snapshot => snapshotSchema.parse(JSON.parse(text));

const scoresSchema = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    scored: z.object({
      score: z.string().nullable(),
      withheld: z.object({ zh: z.string(), en: z.string() }).nullable(),
      parts: z.array(partSchema),
      negative_list: z.array(listedSchema),
    }),
  }),
);

/** Scores as they were worked out when a version was drawn up: what was published stays, whatever is counted otherwise later. */
export const readScores = (text: string): Scored[] => scoresSchema.parse(JSON.parse(text));
