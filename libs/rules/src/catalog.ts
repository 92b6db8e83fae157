import { C06 } from './catalog/contracting/C06.js';
import { C07 } from './catalog/contracting/C07.js';
import { D04 } from './catalog/drugs/D04.js';
import { I02 } from './catalog/identity/I02.js';
import { I04 } from './catalog/identity/I04.js';
import { N05 } from './catalog/inpatient/N05.js';
import type { Rule } from './define.js';

/** Every rule, in the order of its id. */
export const RULES: readonly Rule[] = [C06, C07, D04, I02, I04, N05];

/** The rule of that id, or undefined. */
export const findRule = (id: string): Rule | undefined => RULES.find((rule) => rule.id === id);
