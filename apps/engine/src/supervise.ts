import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineStartError, launch, type EngineOptions, type Running } from './child.ts';

export type EngineState = 'up' | 'restarting' | 'stopped';

export interface EngineHandle {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly version: string;
  readonly state: EngineState;
  readonly pid: number | undefined;
  /** Calls back on every change of state; the answer takes the callback off again. */
  onState(callback: (state: EngineState) => void): () => void;
  stop(): Promise<void>;
}

const KILL_AFTER_MS = 10_000;
const ORPHAN_MS = 8_000;
/** A process that has lived this long starts its restarts from the shortest pause again. */
const STEADY_MS = 60_000;

class Supervisor implements EngineHandle {
  readonly username = 'default';
  #state: EngineState = 'up';
  #stopping: Promise<void> | undefined;
  readonly #callbacks = new Set<(state: EngineState) => void>();
  readonly #quit = new AbortController();

  constructor(
    private readonly options: EngineOptions,
    readonly password: string,
    private running: Running,
  ) {
    void this.#watch();
  }

  get url(): string {
    return `http://127.0.0.1:${this.running.port}`;
  }
  get version(): string {
    return this.running.version;
  }
  get state(): EngineState {
    return this.#state;
  }
  get pid(): number | undefined {
    return this.#state === 'up' ? this.running.child.pid : undefined;
  }

  onState(callback: (state: EngineState) => void): () => void {
    this.#callbacks.add(callback);
    return () => void this.#callbacks.delete(callback);
  }

  #become(state: EngineState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const callback of this.#callbacks) callback(state);
  }

  async #watch(): Promise<void> {
    for (let pauseMs = 100; ;) {
      const since = Date.now();
      const exit = await this.running.ended;
      if (this.#stopping !== undefined) return;
      this.#become('restarting');
      this.options.onExit?.(exit);
      if (Date.now() - since > STEADY_MS) pauseMs = 100;
      while (!(await this.#restart(pauseMs))) {
        if (this.#stopping !== undefined) return;
        pauseMs = Math.min(pauseMs * 2, 5000);
      }
      pauseMs = Math.min(pauseMs * 2, 5000);
    }
  }

  /** On the same port, so that the client's URL stays right. */
  async #restart(pauseMs: number): Promise<boolean> {
    try {
      await sleep(pauseMs, undefined, { signal: this.#quit.signal });
      this.running = await launch(this.options, this.password, this.running.port);
      if (this.#stopping === undefined) this.#become('up');
      else this.running.child.kill('SIGKILL');
      return this.#stopping === undefined;
    } catch {
      return false;
    }
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    this.#quit.abort();
    const { child, ended } = this.running;
    const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
    child.kill('SIGTERM');
    await ended;
    clearTimeout(timer);
    this.#become('stopped');
  }
}

/** Starts the embedded ClickHouse on a folder and keeps it running until `stop()`. */
export async function startEngine(options: EngineOptions): Promise<EngineHandle> {
  const password = randomBytes(24).toString('base64url');
  return new Supervisor(options, password, await launchWhenFree(options, password));
}

/** An engine whose parent has died needs a moment to notice; only a folder that stays locked is in use. */
async function launchWhenFree(options: EngineOptions, password: string): Promise<Running> {
  for (const end = Date.now() + ORPHAN_MS; ;) {
    try {
      return await launch(options, password, 0);
    } catch (cause) {
      if (!(cause instanceof EngineStartError) || cause.reason !== 'locked' || Date.now() > end) throw cause;
      await sleep(250);
    }
  }
}
