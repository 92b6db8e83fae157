import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import { attachment } from './attachment.js';

const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^-?\d+(\.\d+)?$/;
/** A spreadsheet rounds longer numbers: such a text is a number of a record, not an amount. */
const LONG_DIGITS = /^\d{12,}$/;

/**
 * A cell that a spreadsheet shows as it is: no text becomes a formula, no long number loses its last digits.
 */
export function csvCell(value: string): string {
  const safe = (FORMULA.test(value) && !NUMBER.test(value)) || LONG_DIGITS.test(value) ? `\t${value}` : value;
  return /[",\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const line = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;

async function* lines(
  header: readonly string[],
  rows: AsyncIterable<readonly string[]>,
): AsyncGenerator<string> {
  let buffer = `\uFEFF${line(header)}`;
  for await (const row of rows) {
    buffer += line(row);
    if (buffer.length > 64_000) {
      yield buffer;
      buffer = '';
    }
  }
  yield buffer;
}

/** Rows as a CSV file for spreadsheets, streamed. */
export const csvFile = (
  name: string,
  header: readonly string[],
  rows: AsyncIterable<readonly string[]>,
): StreamableFile =>
  new StreamableFile(Readable.from(lines(header, rows)), {
    type: 'text/csv; charset=utf-8',
    disposition: attachment(name),
  });
