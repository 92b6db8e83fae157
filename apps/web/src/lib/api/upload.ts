import type { Receipt } from './api.ts';
import { ApiProblem, parseProblem, withQuery } from './http.ts';
import { sessionHeaders } from './session-headers.ts';

export type Upload = {
  file: File;
  source: string;
  pool: string;
  onProgress: (sentBytes: number) => void;
  signal?: AbortSignal;
};

/** XHR, because fetch does not report how much of a body has been sent. */
export function uploadFile({ file, source, pool, onProgress, signal }: Upload): Promise<Receipt> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', withQuery('/api/batches', { file: file.name, source, pool }));
    request.setRequestHeader('content-type', 'application/octet-stream');
    for (const [name, value] of Object.entries(sessionHeaders('POST'))) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText));
      else reject(new ApiProblem('http', { ...parseProblem(request.responseText), status: request.status }));
    };
    request.onerror = () => reject(new ApiProblem('network'));
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
