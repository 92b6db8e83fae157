import { LINE, UNIT_SEPARATOR, type Stream } from '@fundwatch/streams';
import type { FileStore } from '../../storage/file-store.js';
import { readLayout, scannerOf, textOf } from '../ingest/examine.js';
import type { FileLayout } from '../ingest/batch.js';
import { untilDamage } from '../ingest/scan/decode.js';
import { PartWriter, type Part } from '../ingest/scan/part-writer.js';
import { rowsOf } from '../ingest/tables/row-bytes.js';
import type { TableFiles } from '../ingest/tables/table-files.js';
import type { PreviewRow } from './mappings.dto.js';

const SHOWN_ROWS = 20;
const UNIT = String.fromCharCode(UNIT_SEPARATOR);

export type FileHead = { layout: FileLayout; header: string[]; rows: PreviewRow[] };

/** What a stored file is, and its first rows as a load would read them. */
export async function readHead(
  stores: { files: FileStore; tables: TableFiles },
  stored: { key: string; isAscii: boolean; file: string },
  stream: Stream,
): Promise<FileHead> {
  const { files, tables } = stores;
  const batch = { raw_key: stored.key, raw_ascii: stored.isAscii, file: stored.file };
  // Values are shown as they stand, so objects are not read by their shape.
  const { shape: _, ...layout } = await readLayout(files, batch, stream, tables);
  const writer = new PartWriter({ rows: SHOWN_ROWS, bytes: 1 << 24 });
  const scanner = scannerOf(layout, writer);
  const bytes =
    layout.container === 'text'
      ? textOf(files, stored.key, layout)
      : tables.rows(
          { key: stored.key, ...layout },
          { header: layout.header, stream },
          { seq: 0, attempt: 1 },
        );
  let parts: Part[] = [];
  for await (const chunk of untilDamage(bytes)) {
    scanner.push(chunk);
    parts = writer.take();
    if (parts.length > 0) break;
  }
  if (parts.length === 0) {
    scanner.end();
    parts = writer.finish();
  }
  const rows = rowsOf(parts).slice(0, SHOWN_ROWS);
  return layout.format === 'csv'
    ? {
        layout,
        header: layout.header,
        rows: rows.map(({ line, flag, text }) => ({
          line,
          // Cells are sent back apart, whatever separated them.
          flag: flag === LINE.comma ? LINE.unit : flag,
          cells: cellsOf(flag, text),
        })),
      }
    : { layout, ...objectsOf(rows) };
}

const SEPARATORS = [',', UNIT];

const cellsOf = (flag: number, text: string): string[] => {
  const separator = text.includes(UNIT) ? UNIT : SEPARATORS[flag];
  return separator === undefined ? [text] : text.split(separator).map((cell) => cell.trim());
};

/** Objects as rows of a table whose columns are all their keys. */
function objectsOf(rows: readonly { line: number; text: string }[]): {
  header: string[];
  rows: PreviewRow[];
} {
  const objects = rows.map(({ line, text }) => ({ line, text, object: parse(text) }));
  const header = [...new Set(objects.flatMap(({ object }) => Object.keys(object ?? {})))];
  return {
    header,
    rows: objects.map(({ line, text, object }) => ({
      line,
      flag: LINE.unit,
      cells: object ? header.map((name) => shown(object[name])) : [text],
    })),
  };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

const shown = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);
