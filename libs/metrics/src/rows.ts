/** The rows behind a figure: which measures a term is made of, and what a row of each source shows. */
import type { CodeSetName } from '@fundwatch/streams';
import { innerOf, partsOf, type Measure, type SourceName, type Term } from './define.js';
import { MEASURES } from './measures.js';

export type MeasureOfTerm = Extract<Term, { measure: string }>;

/** The measures of a term, in the order in which its definition names them. */
export const leavesOf = (term: Term): MeasureOfTerm[] =>
  'measure' in term ? [term] : innerOf(term).flatMap(leavesOf);

/** How the measures make the term: `{0} − {1}`, `({0} ÷ {1}) − ({2} ÷ {3})`. */
export function formulaOf(term: Term): string {
  let at = 0;
  const write = (part: Term, isInner: boolean): string => {
    if ('measure' in part) return `{${at++}}`;
    if ('times' in part) return `${write(part.times[0], true)} × ${part.times[1]}`;
    const sign = 'minus' in part ? '−' : '÷';
    const text = (partsOf(part) ?? []).map((one) => write(one, true)).join(` ${sign} `);
    return isInner ? `(${text})` : text;
  };
  return write(term, false);
}

const BY_NAME: ReadonlyMap<string, Measure> = new Map(Object.entries<Measure>(MEASURES));

/** The measure of that name, or undefined. */
export const findMeasure = (name: string): Measure | undefined => BY_NAME.get(name);

/** Decimals of a measure's sum: a count has none, money two. */
export const decimalsOf = ({ amount, scale }: Measure): number => scale ?? (amount === '1' ? 0 : 2);

/** Whether a measure sums money; otherwise it counts rows, days or weights. */
export const isMoney = (measure: Measure): boolean => decimalsOf(measure) === 2;

/** SQL of what a list shows of a row, over the columns of its source. */
export type RowShape = {
  key: string;
  at: string;
  until: string;
  code: string;
  /** what the code is of */
  set: CodeSetName;
};

const NONE = "CAST(NULL, 'Nullable(String)')";
const SHORT: RowShape = { key: "''", at: 'toString(month)', until: NONE, code: "''", set: 'med_type' };
/** `coded`: a column, and the code set of its values. */
const of = (key: string, at: string, coded?: [column: string, set: CodeSetName]): RowShape => ({
  ...SHORT,
  key,
  at: `toString(${at})`,
  ...(coded ? { code: `toString(${coded[0]})`, set: coded[1] } : {}),
});
const CARE: [string, CodeSetName] = ['med_type', 'med_type'];
const VISIT = { ...of('mdtrt_id', 'begntime', CARE), until: 'toString(endtime)' };

const SHAPES: Record<SourceName, RowShape> = {
  settlement_rows: of('setl_id', 'setl_time', CARE),
  counted_visits: VISIT,
  place_visits: VISIT,
  discharge_rows: VISIT,
  open_beds: SHORT,
  month_end_insured: SHORT,
  month_end_contracted: SHORT,
  contracted_visits: { ...SHORT, key: 'mdtrt_id' },
  referral_rows: of('refl_id', 'applied_at', ['direction', 'direction']),
  referral_answers: of('refl_id', 'applied_at', ['decision', 'decision']),
  signing_rows: of('contract_id', 'sign_time'),
  expiring_rows: { ...of('contract_id', 'begndate'), until: 'toString(enddate)' },
  reading_rows: of('rec_id', 'done_time'),
  feedback_rows: of('fb_id', 'made_at', ['kind', 'feedback_kind']),
  fee_rows: of("concat(mdtrt_id, '/', feedetl_sn)", 'fee_ocur_time', [
    'med_chrgitm_type',
    'med_chrgitm_type',
  ]),
  clearing_rows: of('clear_id', 'month'),
  payment_rows: of('pay_id', 'paid_at', ['kind', 'payment_kind']),
  fund_rows: of("concat(area, '/', insutype)", 'month'),
  article_rows: SHORT,
  contract_states: SHORT,
  disease_states: { ...SHORT, code: 'disease', set: 'key_group' },
};

/** What a row of a source shows besides month, person and place. */
export const rowShape = (source: SourceName): RowShape => SHAPES[source];
