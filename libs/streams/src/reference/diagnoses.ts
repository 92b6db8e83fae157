/**
 * What holds of common diagnoses unless a pool says otherwise by the stream `diagnoses`: prefixes of ICD-10 codes. A list
 * of what is commonly mild, and of what a township centre commonly treats, not a judgement of the single case: rules that use it
 * look at shares, or ask for other evidence besides.
 */
const CHRONIC = [
  'I10',
  'I11',
  'I25',
  'I69',
  'E11',
  'E78',
  'J44',
  'J45',
  'M05',
  'M06',
  'N18',
  'B18',
  'F20',
  'G20',
  'G40',
];

/** Commonly mild: an outpatient visit does. */
const LOW_SEVERITY = [
  'J00', // common cold
  'J01',
  'J02',
  'J03',
  'J04',
  'J06', // upper respiratory infection
  'J20', // acute bronchitis
  'J30',
  'J31',
  'J40',
  'H10',
  'K02',
  'K05',
  'K12',
  'K21',
  'K29', // gastritis
  'K30',
  'K59',
  'L20',
  'L23',
  'L30',
  'L50',
  'M25',
  'M47',
  'M54', // back pain
  'M75',
  'M77',
  'M79',
  'G44',
  'R05',
  'R07',
  'R10',
  'R42', // dizziness
  'R50',
  'R51', // headache
  'R53',
  'Z00',
];

/** What a township centre treats besides: stable chronic illness, common infections, convalescence. */
const PRIMARY = [
  'A09',
  'I10',
  'E11.9',
  'J15',
  'J18',
  'J41',
  'J42',
  'J44',
  'N30',
  'N39.0',
  'L02',
  'L03',
  'I69',
  'M17',
  'M51',
];

const PLANNED = ['Z49', 'Z51.0', 'Z51.1', 'Z51.2', 'N18'];

export type KnownDiagnosis = {
  diag_code: string;
  low_severity: boolean;
  primary_treatable: boolean;
  planned_cycle: boolean;
  chronic: boolean;
};

/** The rows of `diagnoses` that hold unless a pool says otherwise. */
export const DIAGNOSES: readonly KnownDiagnosis[] = [
  ...new Set([...CHRONIC, ...LOW_SEVERITY, ...PRIMARY, ...PLANNED]),
].map((code) => ({
  diag_code: code,
  low_severity: LOW_SEVERITY.includes(code),
  primary_treatable: LOW_SEVERITY.includes(code) || PRIMARY.includes(code),
  planned_cycle: PLANNED.includes(code),
  chronic: CHRONIC.includes(code),
}));
