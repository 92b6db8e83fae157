import { z } from 'zod';

/** A label in the product's two languages, as an answer carries it. */
export const textSchema = z.object({ zh: z.string(), en: z.string() }).meta({ id: 'Text' });
