import { isUtf8 } from 'node:buffer';
import type { FieldFault } from '../../http/errors.js';
import { MAX_RECORD } from '../ingest/scan/csv-scanner.js';

/** Records of a request as they came, one object on each line; or what is no record in it. */
export type ReadRecords = { lines: string[]; faults: FieldFault[] };

const SHOWN_FAULTS = 50;
const NO_OBJECT = '不是 JSON 对象 | not a JSON object';

/**
 * The records of a body: a list of objects, `{"records": […]}`, one object, or one object on each line. Their text
 * is kept as it came, since numbers with many digits would not survive being read.
 */
export function recordsOf(body: Buffer): ReadRecords {
  if (!isUtf8(body)) return bodyFault('不是 UTF-8 | not UTF-8');
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  const whole = parse(text);
  if (whole === undefined) return byLine(text);
  if (Array.isArray(whole)) return checked(elementsOf(text, text.indexOf('[')), whole);
  if (whole === null || typeof whole !== 'object') return bodyFault(NO_OBJECT);
  if (!('records' in whole)) return checked([text.trim()], [whole]);
  const { records } = whole;
  if (!Array.isArray(records)) return bodyFault('records 应为列表 | records must be a list', 'records');
  return checked(elementsOf(text, memberAt(text, 'records')), records);
}

const bodyFault = (reason: string, field = ''): ReadRecords => ({ lines: [], faults: [{ field, reason }] });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function byLine(text: string): ReadRecords {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const [first] = lines;
  // A list that is damaged is no list of damaged lines.
  if (first === undefined || /^\s*\[/.test(first)) return bodyFault('不是有效的 JSON | not valid JSON');
  return checked(lines, lines.map(parse));
}

function checked(texts: readonly string[], values: readonly unknown[]): ReadRecords {
  const faults: FieldFault[] = [];
  for (const [at, value] of values.entries()) {
    const reason =
      value === null || typeof value !== 'object' || Array.isArray(value)
        ? NO_OBJECT
        : (texts[at] ?? '').length > MAX_RECORD / 4
          ? '记录过长 | the record is too long'
          : undefined;
    if (reason !== undefined) faults.push({ field: `records.${at}`, reason });
    if (faults.length === SHOWN_FAULTS) break;
  }
  // Line ends stand between the tokens of valid JSON, never inside one.
  return { lines: texts.map((text) => text.replace(/[\r\n]+/g, ' ').trim()), faults };
}

/** The texts of the elements of the list that begins at that place of a valid JSON. */
function elementsOf(text: string, open: number): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = open + 1;
  for (let at = open; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = stringEnd(text, at);
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if ((character === ',' && depth === 1) || depth === 0) {
      const element = text.slice(start, at).trim();
      if (element !== '') found.push(element);
      start = at + 1;
    }
    if (depth === 0) break;
  }
  return found;
}

/** Where the value of the last such key of a valid JSON object begins: the one that counts. */
function memberAt(text: string, key: string): number {
  let depth = 0;
  let found = -1;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      const end = stringEnd(text, at);
      const colon = /^\s*:\s*/.exec(text.slice(end + 1, end + 100));
      if (depth === 1 && colon && parse(text.slice(at, end + 1)) === key) found = end + 1 + colon[0].length;
      at = end;
    } else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
  }
  return found;
}

function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
