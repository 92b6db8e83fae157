import { scannerOf, two, type Scanner } from '../examine.js';
import type { FileLayout } from '../batch.js';
import { isDamage } from './decode.js';
import { NdjsonScanner } from './ndjson-scanner.js';
import type { Part, PartWriter } from './part-writer.js';

/** Scans what a file of that layout holds into parts; returns what its sender should know of it, if anything. */
export async function* partsOf(
  bytes: AsyncIterable<Buffer>,
  layout: FileLayout,
  writer: PartWriter,
): AsyncGenerator<Part, string | undefined> {
  const scanner = scannerOf(layout, writer);
  try {
    for await (const chunk of bytes) {
      scanner.push(chunk);
      yield* writer.take();
    }
  } catch (error) {
    // What an archive held before its damage is taken; other faults may pass, and then all is read again.
    if (isDamage(error)) yield* writer.finish();
    throw error;
  }
  scanner.end();
  yield* writer.finish();
  return noteOf(scanner);
}

function noteOf(scanner: Scanner): string | undefined {
  if (scanner instanceof NdjsonScanner || scanner.repeats === 0) return undefined;
  const { repeats, repeatedHeaders: lines } = scanner;
  const [zh, en] = repeats > lines.length ? [' 等', ' and others'] : ['', ''];
  return two(
    `第 ${lines.join('、')}${zh} 行重复了表头，已跳过 ${repeats} 行`,
    `header repeated on line ${lines.join(', ')}${en}: ${repeats} skipped`,
  );
}
