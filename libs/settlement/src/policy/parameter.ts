import { z } from 'zod';
import type { BothTexts } from './fault.js';

/**
 * A parameter of a policy: a value and the text that it rests on. Every number of a policy stands in one, so that none is
 * without a source; what no text gives is marked as illustrative.
 */
export const parameter = <T extends z.ZodType>(value: T, { zh, en }: BothTexts) =>
  z
    .strictObject({
      value,
      source: z.string().min(1).describe('the text that it rests on'),
      illustrative: z.boolean().optional().describe('no text gives this value: the area has to set it'),
    })
    .meta({ title: zh, description: en });

/** Where a parameter that a file leaves out takes its value from: the defaults of domain.md D.5, by their number there. */
export const ambiguity = (item: number): string => `默认值（口径说明第 ${item} 条）`;

/** The same for what is no ambiguity of the texts, but can be set. */
export const BY_DEFAULT = '默认值';
