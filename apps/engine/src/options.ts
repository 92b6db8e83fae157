import { totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Options {
  readonly dataDir: string;
  readonly spoolDir: string;
  readonly backupDir: string;
  /** Folders that file() may read and write besides the spool. */
  readonly fileDirs: readonly string[];
  readonly port: number;
  readonly memoryBytes: number;
  readonly slots: number;
  readonly maxWaiting: number;
  readonly spoolBytes: number;
  /** The password comes on stdin, and the end of stdin means that the parent has gone. */
  readonly passwordStdin: boolean;
}

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** 40 % of what this process may use, at most 4 GB: the api and Node share the machine. */
function defaultMemoryBytes(): number {
  const allowed = process.constrainedMemory();
  const total = allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
  return Math.min(4e9, Math.floor(total * 0.4));
}

function whole(name: string, text: string | undefined, fallback: number): number {
  const value = text === undefined || text === '' ? fallback : Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new UsageError(`--${name} must be a whole number`);
  return value;
}

/** Reads the command line; ENGINE_… variables stand in for missing arguments. */
export function readOptions(argv: readonly string[], env: NodeJS.ProcessEnv): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      data: text, port: text, memory: text, spool: text, slots: text, queue: text,
      'spool-bytes': text, 'password-stdin': { type: 'boolean' }, files: { type: 'string', multiple: true },
    },
  }); // prettier-ignore
  const data = values.data ?? env['ENGINE_DATA'];
  if (data === undefined || data === '') throw new UsageError('--data DIR is missing');
  const dataDir = resolve(data);
  return {
    dataDir,
    spoolDir: resolve(values.spool ?? env['ENGINE_SPOOL'] ?? join(dataDir, 'spool')),
    backupDir: join(dataDir, 'backups'),
    fileDirs: (values.files ?? []).map((dir) => resolve(dir)),
    port: whole('port', values.port ?? env['ENGINE_PORT'], 0),
    memoryBytes: whole('memory', values.memory ?? env['ENGINE_MEMORY'], 0) || defaultMemoryBytes(),
    slots: Math.max(1, whole('slots', values.slots ?? env['ENGINE_SLOTS'], 4)),
    maxWaiting: whole('queue', values.queue ?? env['ENGINE_QUEUE'], 256),
    spoolBytes: whole('spool-bytes', values['spool-bytes'] ?? env['ENGINE_SPOOL_BYTES'], 16e9),
    passwordStdin: values['password-stdin'] ?? false,
  };
}

/** What only the first connection can set. */
export function engineArgs({ memoryBytes, backupDir }: Options): string[] {
  return [
    `--max_server_memory_usage=${memoryBytes}`,
    // The default of 5 GB would be more than the whole budget.
    `--mark_cache_size=${Math.min(512e6, Math.floor(memoryBytes / 8))}`,
    `--backups.allowed_path=${backupDir}`,
  ];
}
