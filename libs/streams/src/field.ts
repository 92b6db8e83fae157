/**
 * What a field of a record stream is. A field is written once here; its column, its SQL parser,
 * its checks, its JSON schema, its template cell and its line in `docs/streams.md` derive from it.
 */
import type { CodeSetName } from './code-sets.js';
import type { Text } from './text.js';

/**
 * The kinds of value a field can hold.
 *
 * - `id`, `text`: text; the empty text means "not given"
 * - `code`: a value of a code set (closed sets reject strangers, open ones keep them)
 * - `codes`: several codes of one set, separated by `;`
 * - `flag`: 0 or 1
 * - `date`: `YYYY-MM-DD`; `datetime`: `YYYY-MM-DD HH:MM:SS` or ISO 8601, kept in Asia/Shanghai
 * - `money` (yuan, at most 2 decimals), `price` (6), `quantity` (4), `degree` (a coordinate, 6)
 * - `int`: a whole number
 * - `certno`, `name`, `phone`: identity; kept as a keyed token beside an encrypted copy, never in clear
 */
export type FieldKind =
  | 'id'
  | 'text'
  | 'code'
  | 'codes'
  | 'flag'
  | 'date'
  | 'datetime'
  | 'money'
  | 'price'
  | 'quantity'
  | 'degree'
  | 'measure'
  | 'int'
  | 'certno'
  | 'name'
  | 'phone';

export type Field = {
  kind: FieldKind;
  label: Text;
  required: boolean;
  /** For `code` and `codes`. */
  set?: CodeSetName;
  /** For `int` and `measure`: inclusive bounds. */
  min?: number;
  max?: number;
  /** The value may not lie after the day its batch was received (births, deaths that are known). */
  notInFuture?: boolean;
  /** Highly sensitive beyond identity: shown in clear only with the right to see it. */
  sensitive?: boolean;
};

type Options = Omit<Field, 'kind' | 'label' | 'required'>;

const make =
  (kind: FieldKind) =>
  (zh: string, en: string, options: Options = {}): Field => ({
    kind,
    label: { zh, en },
    required: false,
    ...options,
  });

export const id = make('id');
export const text = make('text');
export const flag = make('flag');
export const date = make('date');
export const datetime = make('datetime');
export const money = make('money');
export const price = make('price');
export const quantity = make('quantity');
export const degree = make('degree');
export const measure = make('measure');
export const int = make('int');
export const certno = make('certno');
export const personName = make('name');
export const phone = make('phone');
export const code = (zh: string, en: string, set: CodeSetName): Field => make('code')(zh, en, { set });
export const codes = (zh: string, en: string, set: CodeSetName): Field => make('codes')(zh, en, { set });

/** The same field, required. */
export const must = (field: Field): Field => ({ ...field, required: true });

export const IDENTITY_KINDS = ['certno', 'name', 'phone'] as const satisfies readonly FieldKind[];
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

/** Whether a field identifies a person by itself and must never rest in clear. */
export const isIdentity = (field: Field): boolean => IDENTITY_KINDS.some((kind) => kind === field.kind);
