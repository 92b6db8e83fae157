/** The rows behind a figure: which measures a term is made of, and what a row of each source shows. */
import { partsOf, type Measure, type SourceName, type Term } from './define.js';
import { MEASURES } from './measures.js';

export type MeasureOfTerm = Extract<Term, { measure: string }>;

/** The measures of a term, in the order in which its definition names them. */
export const leavesOf = (term: Term): MeasureOfTerm[] =>
  'measure' in term ? [term] : (partsOf(term)?.flatMap(leavesOf) ?? []);

/** How the measures make the term: `{0} − {1}`, `({0} ÷ {1}) − ({2} ÷ {3})`. */
export function formulaOf(term: Term): string {
  let at = 0;
  const write = (part: Term, isInner: boolean): string => {
    if ('measure' in part) return `{${at++}}`;
    const sign = 'minus' in part ? '−' : '÷';
    const text = (partsOf(part) ?? []).map((one) => write(one, true)).join(` ${sign} `);
    return isInner ? `(${text})` : text;
  };
  return write(term, false);
}

/** The measure of that name, or undefined. */
export const findMeasure = (name: string): Measure | undefined =>
  Object.entries<Measure>(MEASURES).find(([known]) => known === name)?.[1];

/** Whether a measure counts rows; otherwise it sums money. */
export const isCount = (measure: Measure): boolean => measure.amount === '1';

/** SQL of what a list shows of a row, over the columns of its source. */
export type RowShape = { key: string; at: string; until: string; code: string };

const NO_END = "CAST(NULL, 'Nullable(String)')";
const SHORT = { at: 'toString(month)', until: NO_END, code: "''" };

const SHAPES: Record<SourceName, RowShape> = {
  settlement_rows: { key: 'setl_id', at: 'toString(setl_time)', until: NO_END, code: 'toString(med_type)' },
  counted_visits: {
    key: 'mdtrt_id',
    at: 'toString(begntime)',
    until: 'toString(endtime)',
    code: 'toString(med_type)',
  },
  month_end_insured: { ...SHORT, key: "''" },
  month_end_contracted: { ...SHORT, key: "''" },
  contracted_visits: { ...SHORT, key: 'mdtrt_id' },
  referral_rows: { ...SHORT, key: "''" },
  referral_answers: { ...SHORT, key: "''" },
  signing_rows: { ...SHORT, key: "''" },
  reading_rows: { ...SHORT, key: "''" },
  feedback_rows: { ...SHORT, key: "''" },
  drug_rows: { ...SHORT, key: "''" },
  clearing_rows: { ...SHORT, key: "''" },
  article_rows: { ...SHORT, key: "''" },
};

/** What a row of a source shows besides month, person and place. */
export const rowShape = (source: SourceName): RowShape => SHAPES[source];
