import type { Metric } from './define.js';
import { K04 } from './catalog/K04.js';
import { K05 } from './catalog/K05.js';
import { K06 } from './catalog/K06.js';
import { K15 } from './catalog/K15.js';
import { H01 } from './catalog/H01.js';
import { H02 } from './catalog/H02.js';
import { H03 } from './catalog/H03.js';
import { H04 } from './catalog/H04.js';
import { H05 } from './catalog/H05.js';
import { H06 } from './catalog/H06.js';
import { H07 } from './catalog/H07.js';
import { N13 } from './catalog/N13.js';
import { K01 } from './catalog/K01.js';
import { K02 } from './catalog/K02.js';
import { K03 } from './catalog/K03.js';
import { K07 } from './catalog/K07.js';
import { K08 } from './catalog/K08.js';
import { K09 } from './catalog/K09.js';
import { K10 } from './catalog/K10.js';
import { K11 } from './catalog/K11.js';
import { K12 } from './catalog/K12.js';
import { K13 } from './catalog/K13.js';
import { K14 } from './catalog/K14.js';
import { L01 } from './catalog/L01.js';
import { L02 } from './catalog/L02.js';
import { L03 } from './catalog/L03.js';
import { L04 } from './catalog/L04.js';
import { L05 } from './catalog/L05.js';
import { L06 } from './catalog/L06.js';
import { L07 } from './catalog/L07.js';
import { L08 } from './catalog/L08.js';
import { L09 } from './catalog/L09.js';
import { L10 } from './catalog/L10.js';
import { L11 } from './catalog/L11.js';
import { L12 } from './catalog/L12.js';
import { L13 } from './catalog/L13.js';
import { L14 } from './catalog/L14.js';
import { L15 } from './catalog/L15.js';
import { L20 } from './catalog/L20.js';
import { N10 } from './catalog/N10.js';
import { N11 } from './catalog/N11.js';
import { N12 } from './catalog/N12.js';
import { N7 } from './catalog/N7.js';
import { N8 } from './catalog/N8.js';
import { N9 } from './catalog/N9.js';

/** Every indicator, in the order in which pages show them. */
export const METRICS: readonly Metric[] = [
  L01,
  L02,
  L03,
  L04,
  L05,
  L06,
  L07,
  L08,
  L09,
  L10,
  L11,
  L12,
  L13,
  L14,
  L15,
  L20,
  N7,
  N8,
  N9,
  N10,
  N11,
  N12,
  N13,
  K01,
  K02,
  K03,
  K04,
  K05,
  K06,
  K07,
  K08,
  K09,
  K10,
  K11,
  K12,
  K13,
  K14,
  K15,
  H01,
  H02,
  H03,
  H04,
  H05,
  H06,
  H07,
];

/** The indicator of that id, or undefined. */
export const findMetric = (id: string): Metric | undefined => METRICS.find((metric) => metric.id === id);
