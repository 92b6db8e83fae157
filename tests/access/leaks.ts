import { spawnSync } from 'node:child_process';
import { unzipSync } from 'fflate';
import { abreast } from '../../apps/api/src/clickhouse/abreast.js';
import { find } from '../helpers/found.js';
import { call } from '../helpers/people.js';
import { requestsOf, type Operation, type Values } from './operations.js';
import type { Reader } from './scope-world.js';
import { foreignWords, identityWords } from './two-pools.js';

/** Reading alters nothing, so several may; what they wait for is mostly the engine. */
const REQUESTS_AT_ONCE = 3;
const pdfReader = find('pdftotext', 'the words of PDF files in the scope test');

/** What a request gave away: words of places out of reach, identity behind masks, or rows that a foreign filter should have left out. */
export async function leaks(reader: Reader, operation: Operation, values: Values): Promise<string[]> {
  const foreign = foreignWords(reader.reach);
  const secret = reader.isMasked ? identityWords() : [];
  const found: string[] = [];
  const lanes = operation.method === 'GET' ? REQUESTS_AT_ONCE : 1;
  await abreast(requestsOf(operation, values), lanes, async ({ path, given }) => {
    const response = await call(reader.caller, operation.method, path);
    const text = `${await textOf(response)} ${JSON.stringify([...response.headers])}`;
    // What the caller asked by is no news to the caller.
    const told = [...foreign, ...secret].filter(
      (word) => text.includes(word) && !given.some((value) => value.includes(word)),
    );
    if (told.length > 0) found.push(`${operation.method} ${path}: ${told.slice(0, 3).join(' ')}`);
    const isAbroad = given.some((value) => foreign.includes(value));
    if (isAbroad && /"total":[1-9]/.test(text)) found.push(`${operation.method} ${path}: counts`);
  });
  return found;
}

/** All that an answer says, whatever it is packed in; of events, which never end, the first. */
async function textOf(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream'))
    return textIn(new Uint8Array(await response.arrayBuffer()));
  const reader = response.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(first?.value);
}

const startsWith = (bytes: Uint8Array, sign: string): boolean =>
  Buffer.from(bytes.subarray(0, sign.length)).toString('latin1') === sign;

/** The words of a file: of all that a ZIP or XLSX packs, and of the pages of a PDF. */
export function textIn(bytes: Uint8Array): string {
  if (startsWith(bytes, 'PK\u0003\u0004'))
    return Object.entries(unzipSync(bytes))
      .map(([name, content]) => `${name} ${textIn(content)}`)
      .join('\n');
  const plain = new TextDecoder().decode(bytes);
  if (!startsWith(bytes, '%PDF') || !pdfReader) return plain;
  const read = spawnSync(pdfReader, ['-', '-'], { input: bytes, encoding: 'utf8' });
  // Lines break anywhere in a table of a PDF.
  return `${plain} ${read.stdout} ${read.stdout.replaceAll(/\s+/g, '')}`;
}
