import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type ParsedNode } from 'yaml';
import type { Fault } from './fault.js';

/**
 * A YAML file as text: every number is the digits that stand there, so that no amount ever passes through a float. Knows
 * the line of each of its parts.
 */
export class PolicyDocument {
  private readonly lines = new LineCounter();
  private readonly document: Document.Parsed;

  constructor(text: string) {
    this.document = parseDocument(text, { lineCounter: this.lines, uniqueKeys: true });
  }

  /** What makes it no YAML at all, or YAML with a key that stands there twice. */
  get faults(): Fault[] {
    return this.document.errors.map(({ pos, message }) => ({
      line: this.lines.linePos(pos[0]).line,
      path: '',
      reason: {
        zh: `文件格式有误：${message.split('\n')[0] ?? ''}`,
        en: `this is not well-formed YAML: ${message.split('\n')[0] ?? ''}`,
      },
    }));
  }

  /** The content: lists, objects, booleans, and text for everything else. */
  get content(): unknown {
    return plain(this.document.contents);
  }

  /** The line of the part at a path; of what is missing, the line of the part that should hold it. */
  lineOf(path: readonly PropertyKey[]): number {
    for (let length = path.length; length > 0; length -= 1) {
      const node = this.document.getIn(path.slice(0, length), true);
      const start = isNode(node) ? node.range[0] : undefined;
      if (start !== undefined) return this.lines.linePos(start).line;
    }
    return 1;
  }
}

const isNode = (value: unknown): value is ParsedNode =>
  (isScalar(value) || isMap(value) || isSeq(value)) && Array.isArray(value.range);

function plain(node: unknown): unknown {
  if (isSeq(node)) return node.items.map(plain);
  if (isMap(node))
    return Object.fromEntries(node.items.map(({ key, value }) => [String(plain(key)), plain(value)]));
  if (!isScalar(node)) return null;
  if (typeof node.value === 'number' || typeof node.value === 'bigint')
    return node.source ?? String(node.value);
  return node.value;
}
