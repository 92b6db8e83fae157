import { LINE } from '@fundwatch/streams';
import type { Row } from './testing.js';

/** What the scanner should find in a CSV: character by character, slow and plain. For short texts only. */
export function referenceRows(text: string): {
  header: string[] | undefined;
  rows: Row[];
  headerFault?: number;
} {
  const whole = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  const rows: Row[] = [];
  let header: string[] | undefined;
  let headerText = '';
  let at = 0;
  let line = 1;
  while (at < whole.length) {
    const physical = whole.slice(at, whole.indexOf('\n', at)).replace(/\r$/, '');
    const record = /["\u001f]/.test(physical)
      ? readQuoted(whole, at)
      : { fields: physical, end: at + whole.slice(at).indexOf('\n') + 1, flag: LINE.comma };
    const isFault = record.flag !== LINE.comma && record.flag !== LINE.unit;
    const isBlank = record.flag === LINE.comma && /^[ \t]*$/.test(physical);
    if (!header && isFault) return { header, rows, headerFault: line };
    if (!isBlank && !header) {
      header = record.fields.split(record.flag === LINE.comma ? ',' : '\u001f').map((name) => name.trim());
      headerText = record.fields;
    } else if (!isBlank && record.fields.replace(/^\uFEFF/, '') !== headerText) {
      rows.push({
        line,
        flag: record.flag,
        text: isFault ? physical.replaceAll('\u001f', '\u001e') : record.fields,
      });
    }
    const end = isFault ? whole.indexOf('\n', at) + 1 : record.end;
    line += whole.slice(at, end).split('\n').length - 1;
    at = end;
  }
  return { header, rows };
}

const FIELD = /[ \t]*(?:"((?:[^"]|"")*)"(?!")[ \t]*|([^",\n]*))(,|\r?\n|\r$|$|)/y;

function readQuoted(text: string, start: number): { fields: string; end: number; flag: number } {
  const fields: string[] = [];
  for (let at = start; ;) {
    FIELD.lastIndex = at;
    const found = FIELD.exec(text);
    const [whole = '', quoted, bare = '', stop = ''] = found ?? [];
    const from = at + (/^[ \t]*/.exec(whole)?.[0].length ?? 0);
    // A quote that is opened and never closed matches as an empty bare field before it.
    if (quoted === undefined && text[from] === '"') return { fields: '', end: 0, flag: LINE.unterminated };
    if (stop === '') return { fields: '', end: 0, flag: LINE.quote };
    const value =
      quoted === undefined ? bare.replace(/\r$/, stop === '\n' ? '' : '\r') : quoted.replaceAll('""', '"');
    fields.push(value.replaceAll('\u001f', '\u001e'));
    at += whole.length;
    if (stop !== ',') return { fields: fields.join('\u001f'), end: at, flag: LINE.unit };
  }
}
