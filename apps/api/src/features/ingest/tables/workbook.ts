import { posix } from 'node:path';
import { UnreadableFile } from '../scan/decode.js';
import { numberFormat, PLAIN, type NumberFormat } from './number-format.js';
import { SharedStrings } from './shared-strings.js';
import { readXml, type XmlReader } from './xml-events.js';
import { ZipArchive } from './zip-archive.js';

const MIB = 1 << 20;
const SMALL_PART = 16 * MIB;
const STRINGS_PART = 512 * MIB;

/** What is needed to read the cells of a workbook's first sheet. */
export type Workbook = {
  archive: ZipArchive;
  sheet: string;
  strings: SharedStrings;
  /** by the number of a cell's style */
  formats: readonly NumberFormat[];
  is1904: boolean;
};

const noWorkbook = (): UnreadableFile =>
  new UnreadableFile(
    '这是 ZIP 压缩包，不是 XLSX 工作簿 | a ZIP archive that is no XLSX workbook: send the files themselves',
  );

/** Opens a workbook; refuses what is none. */
export async function openWorkbook(bytes: Buffer): Promise<Workbook> {
  const archive = new ZipArchive(bytes);
  const path = await officeDocument(archive);
  if (!archive.has(path)) throw noWorkbook();
  let firstSheet: string | undefined;
  let is1904 = false;
  await read(archive, path, SMALL_PART, {
    open: (name, attributes) => {
      if (name === 'sheet')
        firstSheet ??= Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      if (name === 'workbookPr') is1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
    },
  });
  const targets = await relations(archive, path);
  const sheet = targets.find(({ id }) => id === firstSheet)?.target;
  if (!sheet || !archive.has(sheet))
    throw new UnreadableFile('工作簿里没有工作表 | the workbook has no sheet');
  const partOf = (type: string): string => targets.find((row) => row.type.endsWith(type))?.target ?? '';
  return {
    archive,
    sheet,
    is1904,
    strings: await sharedStrings(archive, partOf('/sharedStrings')),
    formats: await cellFormats(archive, partOf('/styles')),
  };
}

async function read(archive: ZipArchive, name: string, limit: number, reader: XmlReader): Promise<void> {
  if (!archive.has(name)) return;
  for await (const _ of readXml(archive.read(name, limit), reader)) {
    // The reader keeps what it needs.
  }
}

async function officeDocument(archive: ZipArchive): Promise<string> {
  const found = (await relations(archive, '')).find(({ type }) => type.endsWith('/officeDocument'));
  return found?.target ?? 'xl/workbook.xml';
}

/** What a part of the package refers to, with paths from the package's root. */
async function relations(
  archive: ZipArchive,
  part: string,
): Promise<{ id: string; type: string; target: string }[]> {
  const folder = posix.dirname(part);
  const found: { id: string; type: string; target: string }[] = [];
  await read(archive, posix.join(folder, '_rels', `${posix.basename(part)}.rels`), SMALL_PART, {
    open: (name, { Id: id = '', Type: type = '', Target: target = '' }) => {
      if (name === 'Relationship')
        found.push({ id, type, target: posix.join(folder, target).replace(/^.*\/\//, '') });
    },
  });
  return found.map((row) => ({ ...row, target: row.target.replace(/^\//, '') }));
}

async function sharedStrings(archive: ZipArchive, name: string): Promise<SharedStrings> {
  const strings = new SharedStrings();
  const collect = textCollector();
  await read(archive, name, STRINGS_PART, {
    open: (tag) => {
      if (tag === 'si') collect.start();
      collect.open(tag);
    },
    text: collect.text,
    close: (tag) => {
      collect.close(tag);
      if (tag === 'si') strings.add(collect.take());
    },
  });
  return strings;
}

/** Gathers the text of a shared or inline string: its runs, without the hints how to pronounce them. */
export function textCollector(): {
  start: () => void;
  open: (tag: string) => void;
  text: (text: string) => void;
  close: (tag: string) => void;
  take: () => string;
} {
  let found = '';
  let isText = false;
  let isHint = false;
  return {
    start: () => void (found = ''),
    open: (tag) => {
      if (tag === 't') isText = true;
      if (tag === 'rPh') isHint = true;
    },
    text: (text) => {
      if (isText && !isHint) found += text;
    },
    close: (tag) => {
      if (tag === 't') isText = false;
      if (tag === 'rPh') isHint = false;
    },
    take: () => unescaped(found),
  };
}

/** Control characters stand in a workbook as `_x000D_`, and an underscore that looks like one as `_x005F_`. */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (whole, code: string) => {
        const character = Number.parseInt(code, 16);
        return character < 0x20 || character === 0x5f ? String.fromCharCode(character) : whole;
      })
    : text;

async function cellFormats(archive: ZipArchive, name: string): Promise<NumberFormat[]> {
  const codes = new Map<number, string>();
  const formats: NumberFormat[] = [];
  let isCells = false;
  await read(archive, name, SMALL_PART, {
    open: (tag, attributes) => {
      if (tag === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      if (tag === 'cellXfs') isCells = true;
      if (tag !== 'xf' || !isCells) return;
      const id = Number(attributes['numFmtId'] ?? 0);
      formats.push(id === 0 ? PLAIN : numberFormat(id, codes.get(id)));
    },
    close: (tag) => {
      if (tag === 'cellXfs') isCells = false;
    },
  });
  return formats;
}
