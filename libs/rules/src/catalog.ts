import { C01 } from './catalog/contracting/C01.js';
import { C02 } from './catalog/contracting/C02.js';
import { C03 } from './catalog/contracting/C03.js';
import { C04 } from './catalog/contracting/C04.js';
import { C05 } from './catalog/contracting/C05.js';
import { C06 } from './catalog/contracting/C06.js';
import { C07 } from './catalog/contracting/C07.js';
import { C08 } from './catalog/contracting/C08.js';
import { C09 } from './catalog/contracting/C09.js';
import { C12 } from './catalog/contracting/C12.js';
import { C13 } from './catalog/contracting/C13.js';
import { D04 } from './catalog/drugs/D04.js';
import { I01 } from './catalog/identity/I01.js';
import { I02 } from './catalog/identity/I02.js';
import { I03 } from './catalog/identity/I03.js';
import { I04 } from './catalog/identity/I04.js';
import { I05 } from './catalog/identity/I05.js';
import { I06 } from './catalog/identity/I06.js';
import { I07 } from './catalog/identity/I07.js';
import { I08 } from './catalog/identity/I08.js';
import { I09 } from './catalog/identity/I09.js';
import { N02 } from './catalog/inpatient/N02.js';
import { N05 } from './catalog/inpatient/N05.js';
import type { Rule } from './define.js';

/** Every rule, in the order of its id. */
// prettier-ignore
export const RULES: readonly Rule[] = [C01, C02, C03, C04, C05, C06, C07, C08, C09, C12, C13, D04, I01, I02, I03, I04, I05, I06, I07, I08, I09, N02, N05];

/** The rule of that id, or undefined. */
export const findRule = (id: string): Rule | undefined => RULES.find((rule) => rule.id === id);
