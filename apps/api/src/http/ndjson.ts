import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';

async function* lines(rows: AsyncIterable<unknown>): AsyncGenerator<string> {
  let buffer = '';
  for await (const row of rows) {
    buffer += `${JSON.stringify(row)}\n`;
    if (buffer.length > 64_000) {
      yield buffer;
      buffer = '';
    }
  }
  if (buffer !== '') yield buffer;
}

/** Rows as NDJSON, streamed. */
export const ndjson = (rows: AsyncIterable<unknown>): StreamableFile =>
  new StreamableFile(Readable.from(lines(rows)), { type: 'application/x-ndjson; charset=utf-8' });
