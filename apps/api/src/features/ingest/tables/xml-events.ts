import { SaxesParser } from 'saxes';
import { UnreadableFile } from '../scan/decode.js';

/** Bytes of XML in which some tag must begin or end: no cell, name or attribute is longer. */
const MAX_TEXT = 4 << 20;

export type XmlReader = {
  open: (name: string, attributes: Readonly<Record<string, string>>) => void;
  close?: (name: string) => void;
  text?: (text: string) => void;
};

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Reads XML piece by piece; names come without their prefixes. Yields after each piece, so that what the
 * reader has gathered can be handed on. Entities that a document defines for itself are refused.
 */
export async function* readXml(pieces: AsyncIterable<Buffer>, reader: XmlReader): AsyncGenerator<void> {
  const parser = new SaxesParser();
  const decoder = new TextDecoder('utf-8');
  let quiet = 0;
  parser.on('opentag', ({ name, attributes }) => {
    quiet = 0;
    reader.open(local(name), attributes);
  });
  parser.on('closetag', ({ name }) => {
    quiet = 0;
    reader.close?.(local(name));
  });
  parser.on('text', (text) => reader.text?.(text));
  parser.on('cdata', (text) => reader.text?.(text));
  parser.on('doctype', () => {
    throw malformed('DOCTYPE');
  });
  parser.on('error', (error) => {
    throw malformed(error.message);
  });
  for await (const piece of pieces) {
    quiet += piece.length;
    if (quiet > MAX_TEXT) throw malformed('text without end');
    parser.write(decoder.decode(piece, { stream: true }));
    yield;
  }
  parser.close();
  yield;
}

const malformed = (why: string): UnreadableFile =>
  new UnreadableFile(
    `工作表内容有误，请另存后重新发送 | the workbook is malformed, save it anew and send it again (${why})`,
  );
