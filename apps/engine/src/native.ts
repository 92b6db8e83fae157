import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

interface Addon {
  CreateConnection(path: string, args?: readonly string[]): object;
  CloseConnection(connection: object): void;
  QueryAsyncConnection(connection: object, sql: string, format: string): Promise<QueryOutput>;
}

export interface QueryStats {
  readonly elapsed: number;
  /** Rows of the result, whatever the name says (measured). */
  readonly rowsRead: number;
}
export interface QueryOutput extends QueryStats {
  readonly bytes: Uint8Array;
}

/** One chDB connection: settings, parameters, temporary tables and the current database of its own. */
export interface Connection {
  query(sql: string, format?: string): Promise<QueryOutput>;
  /** Releases the connection, at once or after the query that still runs on it. */
  close(): void;
}

export interface Engine {
  /** About 0.1 ms, no memory kept after close (measured over 15,000): cheap enough for one per request. */
  open(): Connection;
  /** Closes the connection that holds the folder. */
  close(): void;
}

/** Thrown when the native library does not exist for this platform. */
export class UnsupportedPlatform extends Error {
  override readonly name = 'UnsupportedPlatform';
}

function isAddon(value: unknown): value is Addon {
  return (
    typeof value === 'object' &&
    value !== null &&
    'CreateConnection' in value &&
    'QueryAsyncConnection' in value
  );
}

/**
 * The addon behind chdb's `Session`. Session itself cannot be opened per request: its close() waits for every
 * native operation of the process, so one long query would keep thousands of closed sessions alive.
 */
function loadAddon(): Addon {
  const require = createRequire(import.meta.url);
  try {
    const loader: unknown = require(join(dirname(require.resolve('chdb')), 'dist', 'loader.js'));
    if (
      typeof loader === 'object' &&
      loader !== null &&
      'loadNative' in loader &&
      typeof loader.loadNative === 'function'
    ) {
      const addon: unknown = loader.loadNative();
      if (isAddon(addon)) return addon;
    }
    throw new Error('this version of chdb has another native interface than the pinned one');
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new UnsupportedPlatform(
      `chDB has no native library here (${process.platform} ${process.arch}): ${reason}`,
    );
  }
}

function connect(addon: Addon, path: string, args?: readonly string[]): Connection {
  const handle = args === undefined ? addon.CreateConnection(path) : addon.CreateConnection(path, args);
  let running = 0;
  let closing = false;
  let closed = false;
  const closeIfIdle = () => {
    // Closing under a running query aborts the engine for the whole process.
    if (!closing || closed || running > 0) return;
    closed = true;
    addon.CloseConnection(handle);
  };
  return {
    async query(sql, format = 'TabSeparated') {
      running++;
      try {
        return await addon.QueryAsyncConnection(handle, sql, format);
      } finally {
        running--;
        closeIfIdle();
      }
    },
    close() {
      closing = true;
      closeIfIdle();
    },
  };
}

/** Opens the data folder; arguments count only on this first connection, which therefore stays open. */
export function openEngine(dataDir: string, args: readonly string[]): Engine {
  const addon = loadAddon();
  const path = resolve(dataDir);
  const root = connect(addon, path, args);
  return { open: () => connect(addon, path), close: () => root.close() };
}
