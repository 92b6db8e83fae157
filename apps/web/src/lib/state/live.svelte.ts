import { withQuery } from '../api/http.ts';

/** Counts how often the service said that a pool was judged anew. Pages decide what that means to them. */
export class Live {
  pulse = $state(0);

  /** Listens to a pool until the returned function is called; the browser itself opens a broken line again. */
  listen(pool: string): () => void {
    if (pool === '') return () => {};
    const source = new EventSource(withQuery('/api/live', { pool }));
    source.addEventListener('judged', () => (this.pulse += 1));
    return () => source.close();
  }
}
