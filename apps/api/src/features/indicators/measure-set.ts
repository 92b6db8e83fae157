import { createHash } from 'node:crypto';
import { rollupText } from '@fundwatch/metrics';

/** Names the measures, with their formulas, that rollups of this release hold. */
export const MEASURE_SET = createHash('sha256').update(rollupText()).digest('hex').slice(0, 16);
