import { ApiProblem, problemBody, type RequestOptions } from './http.ts';
import { sessionHeaders } from './session-headers.ts';

/** The whole lines of what has come so far, and the beginning of the next one. */
export function splitLines(text: string): { lines: string[]; rest: string } {
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  return { lines: lines.filter((line) => line !== ''), rest };
}

/**
 * The objects of a stream, one a line, as they come: a list for each piece that arrives. It takes as long as it
 * takes; whoever waits can end it by the signal. Every fault leaves as an `ApiProblem`.
 */
export async function* readNdjson<T>(
  path: string,
  { signal }: Pick<RequestOptions, 'signal'>,
): AsyncGenerator<T[]> {
  try {
    const headers = { accept: 'application/x-ndjson', ...sessionHeaders('GET') };
    const response = await fetch(path, { headers, signal: signal ?? null });
    if (!response.ok) throw new ApiProblem('http', await problemBody(response));
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
      const split = splitLines(rest + piece.value);
      rest = split.rest;
      if (split.lines.length > 0) yield split.lines.map((line): T => JSON.parse(line));
    }
    if (rest !== '') yield [JSON.parse(rest)];
  } catch (error) {
    if (error instanceof ApiProblem || signal?.aborted) throw error;
    throw new ApiProblem('network');
  }
}
