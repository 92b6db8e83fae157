import type { BothTexts } from './fault.js';
import { KINDS, metaOf } from './docs.js';
import type { Policy } from './schema.js';

/** A parameter of a policy as people read it. */
export type ParameterRow = {
  name: string;
  label: BothTexts;
  /** what it says, where it is one value or a list of words; empty for a table */
  value: string;
  /** the rows of a table, each by the names of its columns: bands, groups, shares, budgets by area */
  rows: Readonly<Record<string, string>>[] | null;
  source: string;
  /** no text gives this value: the area has to set it */
  illustrative: boolean;
  /** the file leaves it out, so that the stated default holds */
  isDefault: boolean;
};

const DEFAULT = /^默认值/;

/** All parameters of a policy in the order of its schema, those with their default among them. */
export function parameterRows(policy: Policy): ParameterRow[] {
  const schema = KINDS.find(([kind]) => kind === policy.kind)?.[2];
  const given: Readonly<Record<string, unknown>> = { ...policy.parameters };
  return Object.entries(schema?.shape ?? {}).flatMap(([name, own]) => {
    const parameter = given[name];
    if (!isParameter(parameter)) return [];
    const { title, description } = metaOf(own);
    return {
      name,
      label: { zh: title, en: description },
      ...shownValue(parameter.value),
      source: parameter.source,
      illustrative: 'illustrative' in parameter && parameter.illustrative === true,
      isDefault: DEFAULT.test(parameter.source),
    };
  });
}

const isParameter = (value: unknown): value is { value: unknown; source: string } =>
  isObject(value) && 'value' in value && 'source' in value && typeof value.source === 'string';

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function shownValue(value: unknown): Pick<ParameterRow, 'value' | 'rows'> {
  if (Array.isArray(value)) {
    const rows: unknown[] = value;
    if (rows.length > 0 && rows.every((row) => !isObject(row)))
      return { value: rows.map(String).join('、'), rows: null };
    return { value: '', rows: rows.filter(isObject).map(texts) };
  }
  if (isObject(value))
    return { value: '', rows: Object.entries(texts(value)).map(([key, own]) => ({ key, value: own })) };
  return { value: String(value), rows: null };
}

const texts = (row: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(row).map(([key, own]: [string, unknown]) => [
      key,
      isObject(own) ? JSON.stringify(own) : String(own),
    ]),
  );
