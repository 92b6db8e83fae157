import type { Receipt } from '../../lib/api/api.ts';
import { ApiProblem } from '../../lib/api/http.ts';
import { request } from '../../lib/api/request.ts';
import { uploadFile } from '../../lib/api/upload.ts';
import { headOf, isSame, type Check, type Columns, type Preview } from './mapping.rows.ts';

const SLOW_MS = 120_000;
export type Busy = 'reading' | 'saving' | 'sending' | null;

/** A file, how its columns are to be read, and what comes of its first rows; nothing is kept until it is sent. */
export class MappingDraft {
  file = $state.raw<File | null>(null);
  preview = $state.raw<Preview | null>(null);
  check = $state.raw<Check | null>(null);
  columns = $state.raw<Columns>({});
  saved = $state<number | null>(null);
  receipt = $state.raw<Receipt | null>(null);
  problem = $state.raw<ApiProblem | null>(null);
  busy = $state<Busy>(null);
  #source = '';
  #asked = 0;

  get isChanged(): boolean {
    return this.preview !== null && !isSame(this.columns, this.preview.mapping.columns);
  }

  /** Reads the head of a file by the saved mapping of its source. */
  async read(file: File, source: string, stream: string): Promise<void> {
    Object.assign(this, { file, preview: null, check: null, saved: null, receipt: null });
    this.#source = source;
    await this.#do('reading', async () => {
      const query = { file: file.name, source, stream: stream || undefined };
      const body = await headOf(file);
      const preview = await request('post', '/api/mappings/preview', { query, body }, { timeoutMs: SLOW_MS });
      this.preview = preview;
      this.check = preview.check;
      this.columns = preview.mapping.columns;
    });
  }

  /** Another mapping: the rows are checked by it at once. An answer that was overtaken is dropped. */
  async set(columns: Columns): Promise<void> {
    const { preview } = this;
    if (!preview) return;
    this.columns = columns;
    const asked = ++this.#asked;
    const { stream, header, rows } = preview;
    const body = { stream, header, rows, columns, codes: preview.mapping.codes };
    await this.#do(this.busy, async () => {
      const check = await request('post', '/api/mappings/check', { body });
      if (asked === this.#asked) this.check = check;
    });
  }

  async save(pool: string, note: string): Promise<void> {
    const { preview, columns } = this;
    if (!preview) return;
    await this.#do('saving', async () => {
      const { codes } = preview.mapping;
      const path = { source: this.#source, stream: preview.stream };
      const { current } = await request('put', '/api/mappings/{source}/{stream}', {
        path,
        query: { pool },
        body: { columns, codes, note },
      });
      this.saved = current?.version ?? null;
      this.preview = { ...preview, mapping: { columns, codes }, mapping_version: this.saved };
    });
  }

  /** Sends the whole file; a name that does not begin with its stream is given one. */
  async send(pool: string): Promise<void> {
    const { file, preview } = this;
    if (!file || !preview) return;
    await this.#do('sending', async () => {
      const named = file.name.toLowerCase().startsWith(preview.stream)
        ? file
        : new File([file], `${preview.stream}-${file.name}`, { type: file.type });
      this.receipt = await uploadFile({ file: named, source: this.#source, pool, onProgress: () => {} });
    });
  }

  async #do(busy: Busy, work: () => Promise<void>): Promise<void> {
    this.busy = busy;
    this.problem = null;
    try {
      await work();
    } catch (error) {
      this.problem = error instanceof ApiProblem ? error : new ApiProblem('network');
    } finally {
      this.busy = null;
    }
  }
}
