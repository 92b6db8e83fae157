import type { FileStore } from '../../storage/file-store.js';
import { textOf } from './examine.js';
import type { FileLayout } from './batch.js';
import { MAX_RECORD } from './scan/csv-scanner.js';
import { untilDamage } from './scan/decode.js';

const LF = 10;
const QUOTE = 34;

/** A record of a stored file as it was sent, by the line on which it begins; undefined when the file ends before. */
export async function rawLine(
  files: FileStore,
  key: string,
  layout: FileLayout,
  line: number,
): Promise<string | undefined> {
  let at = 1;
  let found = Buffer.alloc(0);
  for await (const chunk of untilDamage(textOf(files, key, layout))) {
    let start = 0;
    while (at < line && start < chunk.length) {
      const newline = chunk.indexOf(LF, start);
      if (newline < 0) break;
      at += 1;
      start = newline + 1;
    }
    if (at < line) continue;
    found = Buffer.concat([found, chunk.subarray(start)]);
    const end = endOf(found, layout.format === 'csv');
    if (end >= 0) return text(found, end);
    if (found.length > MAX_RECORD) break;
  }
  // A quote that nothing closes is a stray one: the record is its line.
  const newline = found.indexOf(LF);
  return found.length === 0 ? undefined : text(found, newline < 0 ? found.length : newline);
}

const text = (bytes: Buffer, end: number): string => bytes.toString('utf8', 0, end).replace(/\r$/, '');

/** Where the first record ends: at a line feed, in a CSV at one outside of quotes. */
function endOf(bytes: Buffer, isQuoted: boolean): number {
  let isOpen = false;
  for (let at = 0; at < bytes.length; at += 1) {
    if (isQuoted && bytes[at] === QUOTE) isOpen = !isOpen;
    else if (bytes[at] === LF && !isOpen) return at;
  }
  return -1;
}
