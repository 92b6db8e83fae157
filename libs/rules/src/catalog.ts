import { A01 } from './catalog/alliance/A01.js';
import { A02 } from './catalog/alliance/A02.js';
import { A03 } from './catalog/alliance/A03.js';
import { A04 } from './catalog/alliance/A04.js';
import { A05 } from './catalog/alliance/A05.js';
import { A06 } from './catalog/alliance/A06.js';
import { A07 } from './catalog/alliance/A07.js';
import { A08 } from './catalog/alliance/A08.js';
import { A09 } from './catalog/alliance/A09.js';
import { C01 } from './catalog/contracting/C01.js';
import { C02 } from './catalog/contracting/C02.js';
import { C03 } from './catalog/contracting/C03.js';
import { C04 } from './catalog/contracting/C04.js';
import { C05 } from './catalog/contracting/C05.js';
import { C06 } from './catalog/contracting/C06.js';
import { C07 } from './catalog/contracting/C07.js';
import { C08 } from './catalog/contracting/C08.js';
import { C09 } from './catalog/contracting/C09.js';
import { C10 } from './catalog/contracting/C10.js';
import { C11 } from './catalog/contracting/C11.js';
import { C12 } from './catalog/contracting/C12.js';
import { C13 } from './catalog/contracting/C13.js';
import { D01 } from './catalog/drugs/D01.js';
import { D02 } from './catalog/drugs/D02.js';
import { D03 } from './catalog/drugs/D03.js';
import { D04 } from './catalog/drugs/D04.js';
import { D05 } from './catalog/drugs/D05.js';
import { D06 } from './catalog/drugs/D06.js';
import { D07 } from './catalog/drugs/D07.js';
import { I01 } from './catalog/identity/I01.js';
import { I02 } from './catalog/identity/I02.js';
import { I03 } from './catalog/identity/I03.js';
import { I04 } from './catalog/identity/I04.js';
import { I05 } from './catalog/identity/I05.js';
import { I06 } from './catalog/identity/I06.js';
import { I07 } from './catalog/identity/I07.js';
import { I08 } from './catalog/identity/I08.js';
import { I09 } from './catalog/identity/I09.js';
import { I10 } from './catalog/identity/I10.js';
import { N01 } from './catalog/inpatient/N01.js';
import { N02 } from './catalog/inpatient/N02.js';
import { N03 } from './catalog/inpatient/N03.js';
import { N04 } from './catalog/inpatient/N04.js';
import { N05 } from './catalog/inpatient/N05.js';
import { N06 } from './catalog/inpatient/N06.js';
import { N07 } from './catalog/inpatient/N07.js';
import { P01 } from './catalog/billing/P01.js';
import { P02 } from './catalog/billing/P02.js';
import { P03 } from './catalog/billing/P03.js';
import { P04 } from './catalog/billing/P04.js';
import { P05 } from './catalog/billing/P05.js';
import { P06 } from './catalog/billing/P06.js';
import { P07 } from './catalog/billing/P07.js';
import { P08 } from './catalog/billing/P08.js';
import { P09 } from './catalog/billing/P09.js';
import { P10 } from './catalog/billing/P10.js';
import { P11 } from './catalog/billing/P11.js';
import { P12 } from './catalog/billing/P12.js';
import type { Rule } from './define.js';

/** Every rule, in the order of its id. */
// prettier-ignore
export const RULES: readonly Rule[] = [
  A01, A02, A03, A04, A05, A06, A07, A08, A09, C01, C02, C03, C04, C05,
  C06, C07, C08, C09, C10, C11, C12, C13, D01, D02, D03, D04, D05, D06,
  D07, I01, I02, I03, I04, I05, I06, I07, I08, I09, I10, N01, N02, N03,
  N04, N05, N06, N07, P01, P02, P03, P04, P05, P06, P07, P08, P09, P10,
  P11, P12,
];

/** The rule of that id, or undefined. */
export const findRule = (id: string): Rule | undefined => RULES.find((rule) => rule.id === id);
