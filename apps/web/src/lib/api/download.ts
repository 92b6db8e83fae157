import { ApiProblem, parseProblem } from './http.ts';

/** The text of a file. */
export async function readText(path: string): Promise<string> {
  return (await fetched(path)).text();
}

/** Fetches a file and hands it to the browser to keep. A plain link would save a refusal as if it were the file. */
export async function downloadFile(path: string, fallbackName: string): Promise<void> {
  const response = await fetched(path);
  saveFile(await response.blob(), fileName(response.headers.get('content-disposition')) ?? fallbackName);
}

/** Hands the browser a file that the page made itself. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

async function fetched(path: string): Promise<Response> {
  const response = await fetch(path);
  if (!response.ok)
    throw new ApiProblem('http', { ...parseProblem(await response.text()), status: response.status });
  return response;
}

export function fileName(disposition: string | null): string | null {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  if (encoded) return decodeURIComponent(encoded);
  return /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1] ?? null;
}
