import { A03 } from './catalog/alliance/A03.js';
import { P03 } from './catalog/billing/P03.js';
import { C02 } from './catalog/contracting/C02.js';
import { C03 } from './catalog/contracting/C03.js';
import { C05 } from './catalog/contracting/C05.js';
import { C06 } from './catalog/contracting/C06.js';
import { C07 } from './catalog/contracting/C07.js';
import { D04 } from './catalog/drugs/D04.js';
import { I01 } from './catalog/identity/I01.js';
import { I02 } from './catalog/identity/I02.js';
import { I03 } from './catalog/identity/I03.js';
import { I04 } from './catalog/identity/I04.js';
import { I05 } from './catalog/identity/I05.js';
import { I06 } from './catalog/identity/I06.js';
import { I08 } from './catalog/identity/I08.js';
import { I09 } from './catalog/identity/I09.js';
import { N01 } from './catalog/inpatient/N01.js';
import { N02 } from './catalog/inpatient/N02.js';
import { N03 } from './catalog/inpatient/N03.js';
import { N04 } from './catalog/inpatient/N04.js';
import { N05 } from './catalog/inpatient/N05.js';
import { N07 } from './catalog/inpatient/N07.js';
import type { Rule } from './define.js';

/** Every rule, in the order of its id. */
// prettier-ignore
export const RULES: readonly Rule[] = [A03, C02, C03, C05, C06, C07, D04, I01, I02, I03, I04, I05, I06, I08, I09, N01, N02, N03, N04, N05, N07, P03];

/** The rule of that id, or undefined. */
export const findRule = (id: string): Rule | undefined => RULES.find((rule) => rule.id === id);
