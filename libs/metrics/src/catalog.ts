import type { Metric } from './define.js';
import { K01 } from './catalog/K01.js';
import { K07 } from './catalog/K07.js';
import { K08 } from './catalog/K08.js';
import { L01 } from './catalog/L01.js';
import { L02 } from './catalog/L02.js';
import { L04 } from './catalog/L04.js';
import { L06 } from './catalog/L06.js';
import { L10 } from './catalog/L10.js';

/** Every indicator, in the order in which pages show them. */
export const METRICS: readonly Metric[] = [L01, L02, L04, L06, L10, K01, K07, K08];

/** The indicator of that id, or undefined. */
export const findMetric = (id: string): Metric | undefined => METRICS.find((metric) => metric.id === id);
