import { C02 } from './catalog/contracting/C02.js';
import { C03 } from './catalog/contracting/C03.js';
import { C05 } from './catalog/contracting/C05.js';
import { C06 } from './catalog/contracting/C06.js';
import { C07 } from './catalog/contracting/C07.js';
import { D01 } from './catalog/drugs/D01.js';
import { D02 } from './catalog/drugs/D02.js';
import { D03 } from './catalog/drugs/D03.js';
import { D04 } from './catalog/drugs/D04.js';
import { D07 } from './catalog/drugs/D07.js';
import { I01 } from './catalog/identity/I01.js';
import { I02 } from './catalog/identity/I02.js';
import { I03 } from './catalog/identity/I03.js';
import { I04 } from './catalog/identity/I04.js';
import { I05 } from './catalog/identity/I05.js';
import { I06 } from './catalog/identity/I06.js';
import { I08 } from './catalog/identity/I08.js';
import { I09 } from './catalog/identity/I09.js';
import { I10 } from './catalog/identity/I10.js';
import { N02 } from './catalog/inpatient/N02.js';
import { N05 } from './catalog/inpatient/N05.js';
import { P01 } from './catalog/billing/P01.js';
import type { Rule } from './define.js';

/** Every rule, in the order of its id. */
// prettier-ignore
export const RULES: readonly Rule[] = [C02, C03, C05, C06, C07, D01, D02, D03, D04, D07, I01, I02, I03, I04, I05, I06, I08, I09, I10, N02, N05, P01];

/** The rule of that id, or undefined. */
export const findRule = (id: string): Rule | undefined => RULES.find((rule) => rule.id === id);
