import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { refuse } from './errors.ts';

export interface SpoolFile {
  readonly path: string;
  readonly bytes: number;
  remove(): Promise<void>;
}

/** Chunks are gathered before they are written: one call per 64 KB costs a third of the upload's time. */
const WRITE_BYTES = 1 << 20;

/**
 * Where bodies of inserts wait for the engine to read them. A whole body is on disk before its insert begins:
 * a client that leaves in the middle of an upload inserts nothing, and a slow upload holds no connection.
 */
export class Spool {
  #used = 0;
  readonly dir: string;

  constructor(
    dir: string,
    private readonly maxBytes: number,
  ) {
    this.dir = dir;
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    // Only an engine that died leaves anything behind, and the folder is locked by us by now.
    for (const name of readdirSync(dir)) rmSync(join(dir, name), { force: true });
  }

  async write(source: AsyncIterable<Buffer>): Promise<SpoolFile> {
    const path = join(this.dir, `in-${randomUUID()}`);
    const file = await open(path, 'wx', 0o600);
    let bytes = 0;
    let held: Buffer[] = [];
    let heldBytes = 0;
    const flush = async () => {
      if (heldBytes > 0) await file.writev(held);
      held = [];
      heldBytes = 0;
    };
    const remove = async () => {
      this.#used -= bytes;
      bytes = 0;
      await rm(path, { force: true });
    };
    try {
      for await (const chunk of source) {
        bytes += chunk.length;
        heldBytes += chunk.length;
        this.#used += chunk.length;
        if (this.#used > this.maxBytes)
          throw refuse('NOT_ENOUGH_SPACE', 'Too much data waits to be inserted');
        held.push(chunk);
        if (heldBytes >= WRITE_BYTES) await flush();
      }
      await flush();
    } catch (cause) {
      await file.close();
      await remove();
      throw cause;
    }
    await file.close();
    return { path, bytes, remove };
  }
}
