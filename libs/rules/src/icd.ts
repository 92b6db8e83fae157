/**
 * What ICD-10 says of everybody everywhere: groups of diagnoses that fit one sex or some ages only, and
 * care that comes in planned cycles. National and obvious facts; a pool adds its own by the stream `diagnoses`.
 */

/** A group of three-character categories. Ages are full years. */
type Bound = { from: string; to: string; sex?: '1' | '2'; ageMin?: number; ageMax?: number };

const MALE = '1';
const FEMALE = '2';

/** Groups that fit one sex, or some ages, only. */
export const BOUND_DIAGNOSES: readonly Bound[] = [
  { from: 'C51', to: 'C58', sex: FEMALE }, // female genital organs, malignant
  { from: 'C60', to: 'C63', sex: MALE },
  { from: 'D06', to: 'D06', sex: FEMALE }, // cervix uteri, in situ
  { from: 'D25', to: 'D28', sex: FEMALE }, // uterus, ovary and other female genital organs, benign
  { from: 'D29', to: 'D29', sex: MALE },
  { from: 'D39', to: 'D39', sex: FEMALE },
  { from: 'D40', to: 'D40', sex: MALE },
  { from: 'E28', to: 'E28', sex: FEMALE }, // ovarian dysfunction
  { from: 'E29', to: 'E29', sex: MALE }, // testicular dysfunction
  { from: 'N40', to: 'N51', sex: MALE },
  { from: 'N70', to: 'N98', sex: FEMALE },
  { from: 'O00', to: 'O9A', sex: FEMALE, ageMin: 10, ageMax: 60 }, // pregnancy, childbirth, puerperium
  { from: 'P00', to: 'P96', ageMax: 3 }, // of the perinatal period; what remains of it may be coded for some years
  { from: 'Q50', to: 'Q52', sex: FEMALE },
  { from: 'Q53', to: 'Q55', sex: MALE },
  { from: 'Z32', to: 'Z37', sex: FEMALE, ageMin: 10, ageMax: 60 },
  { from: 'Z38', to: 'Z38', ageMax: 1 }, // liveborn infants
  { from: 'Z39', to: 'Z39', sex: FEMALE, ageMin: 10, ageMax: 60 },
];

/** SQL of the three-character category of a code. */
export const categoryOf = (code: string): string => `upper(substring(${code}, 1, 3))`;

const within = (code: string, { from, to }: { from: string; to: string }): string =>
  `${categoryOf(code)} BETWEEN '${from}' AND '${to}'`;

const first = (code: string, pick: (bound: Bound) => string | undefined, otherwise: string): string =>
  `multiIf(${BOUND_DIAGNOSES.flatMap((bound) => {
    const value = pick(bound);
    return value === undefined ? [] : [within(code, bound), value];
  }).join(', ')}, ${otherwise})`;

/** SQL of the only sex that a diagnosis fits, or ''. */
export const sexOf = (code: string): string => first(code, ({ sex }) => (sex ? `'${sex}'` : undefined), `''`);

/** SQL of the least and greatest age that a diagnosis fits, or NULL. */
export const ageMinOf = (code: string): string =>
  first(code, ({ ageMin }) => (ageMin === undefined ? undefined : `toInt32(${ageMin})`), 'NULL');
export const ageMaxOf = (code: string): string =>
  first(code, ({ ageMax }) => (ageMax === undefined ? undefined : `toInt32(${ageMax})`), 'NULL');

/** SQL: a condition of newborns, who may be treated on their mother's card at first. */
export const isOfNewborn = (code: string): string =>
  `(${within(code, { from: 'P00', to: 'P96' })} OR ${within(code, { from: 'Z38', to: 'Z38' })})`;

/** SQL: a delivery. */
export const isDelivery = (code: string): string =>
  `(${within(code, { from: 'O80', to: 'O84' })} OR ${within(code, { from: 'Z37', to: 'Z37' })})`;

/** SQL: care that comes back by plan: chemotherapy, radiotherapy, dialysis. */
export const isPlannedCycle = (code: string): string =>
  `(startsWith(upper(${code}), 'Z51.0') OR startsWith(upper(${code}), 'Z51.1') OR startsWith(upper(${code}), 'Z51.2')
    OR upper(${code}) = 'Z51' OR ${categoryOf(code)} IN ('Z49', 'N18'))`;

/** SQL: a malignant growth, whose treatment comes in courses whatever the stay is coded as. */
export const isMalignant = (code: string): string => within(code, { from: 'C00', to: 'C97' });

/** SQL: an organ of which there are two, commonly operated one after the other: cataract, joints of hip and knee. */
export const isPairedSurgery = (code: string): string =>
  `${categoryOf(code)} IN ('H25', 'H26', 'M16', 'M17')`;

/** SQL: an examination or screening of people who may be well, after which nobody is ill. */
export const isScreening = (code: string): string =>
  `(${within(code, { from: 'Z00', to: 'Z13' })} OR ${within(code, { from: 'Z20', to: 'Z20' })})`;

/**
 * SQL: what may look different within days, so that looking again is good practice: injuries and what was done to them, bleeding
 * and infarction of the brain, pneumonia, pancreatitis, pregnancy.
 */
export const changesWithinDays = (code: string): string =>
  `(${[
    { from: 'S00', to: 'T98' },
    { from: 'I60', to: 'I64' },
    { from: 'J12', to: 'J18' },
    { from: 'K85', to: 'K85' },
    { from: 'O00', to: 'O9A' },
    { from: 'Z32', to: 'Z37' },
  ]
    .map((range) => within(code, range))
    .join(' OR ')})`;
