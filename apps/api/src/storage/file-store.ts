import { isAscii } from 'node:buffer';
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Keys } from './keys.js';

const MAGIC = Buffer.from('FWF1');
const FRAME = 1 << 20;
const OVERHEAD = 4 + 16;
const SYNC_FRAMES = 16;
/** Marks the last frame in its length. */
const LAST = 0x80000000;

export type StoredFile = {
  key: string;
  bytes: number;
  /** no byte above 127: a text of any encoding */ isAscii: boolean;
};

/**
 * Content-addressed, encrypted files. A file is a row of frames, each AES-256-GCM under a nonce of a
 * random prefix and the frame's number; the last frame is marked in its additional data, so that a
 * file cut short does not decrypt. The address is a keyed hash of the content.
 */
export class FileStore {
  constructor(
    private readonly dir: string,
    private readonly keys: Pick<Keys, 'files'>,
  ) {}

  /** Writes a stream, and returns only once its bytes and its name are on disk. */
  async put(source: AsyncIterable<Uint8Array>): Promise<StoredFile> {
    const incoming = join(this.dir, 'incoming');
    await mkdir(incoming, { recursive: true });
    const temporary = join(incoming, randomBytes(12).toString('hex'));
    const handle = await open(temporary, 'wx', 0o600);
    const hash = createHmac('sha256', this.keys.files);
    const prefix = randomBytes(8);
    const frame = Buffer.allocUnsafe(FRAME);
    let used = 0;
    let index = 0;
    let bytes = 0;
    let isPlain = true;
    // A frame is written while the next one is received and encrypted.
    let written: Promise<unknown> = Promise.resolve();
    let syncing: Promise<void> | undefined;
    const flush = async (isLast: boolean): Promise<void> => {
      const plain = frame.subarray(0, used);
      hash.update(plain);
      isPlain &&= isAscii(plain);
      const pieces = this.encrypt(plain, prefix, index, isLast);
      await written;
      written = handle.writev(pieces);
      written.catch(() => undefined);
      // The disk begins early, so that little is left to wait for at the end.
      if (index % SYNC_FRAMES === SYNC_FRAMES - 1) {
        syncing ??= handle.datasync().finally(() => (syncing = undefined));
        syncing.catch(() => undefined);
      }
      bytes += used;
      used = 0;
      index += 1;
    };
    try {
      await handle.write(Buffer.concat([MAGIC, prefix]));
      for await (const piece of source) {
        for (let at = 0; at < piece.length;) {
          if (used === FRAME) await flush(false);
          const taken = Math.min(FRAME - used, piece.length - at);
          frame.set(piece.subarray(at, at + taken), used);
          used += taken;
          at += taken;
        }
      }
      await flush(true);
      await written;
      await syncing;
      await handle.sync();
    } catch (error) {
      await Promise.allSettled([written, syncing]);
      await handle.close();
      await rm(temporary, { force: true });
      throw error;
    }
    await handle.close();
    const key = hash.digest('hex');
    await this.adopt(temporary, key);
    return { key, bytes, isAscii: isPlain };
  }

  /** The file's plain bytes. Throws when it is missing, cut short or was changed. */
  read(key: string): Readable {
    return Readable.from(this.frames(this.path(key)), { objectMode: false, highWaterMark: FRAME });
  }

  async has(key: string): Promise<boolean> {
    return access(this.path(key)).then(
      () => true,
      () => false,
    );
  }

  private path(key: string): string {
    return join(this.dir, key.slice(0, 2), key);
  }

  private async adopt(temporary: string, key: string): Promise<void> {
    const folder = join(this.dir, key.slice(0, 2));
    await mkdir(folder, { recursive: true });
    await rename(temporary, this.path(key));
    // The rename itself must survive a power cut: a name is on disk once its folder is.
    for (const dir of [folder, this.dir]) {
      const handle = await open(dir, 'r');
      await handle.sync();
      await handle.close();
    }
  }

  private encrypt(plain: Buffer, prefix: Buffer, index: number, isLast: boolean): Buffer[] {
    const cipher = createCipheriv('aes-256-gcm', this.keys.files, nonce(prefix, index));
    cipher.setAAD(Buffer.from([isLast ? 1 : 0]));
    const head = Buffer.alloc(4);
    head.writeUInt32LE(plain.length + (isLast ? LAST : 0), 0);
    return [head, cipher.update(plain), cipher.final(), cipher.getAuthTag()];
  }

  private async *frames(path: string): AsyncGenerator<Buffer> {
    const handle = await open(path, 'r');
    try {
      const start = Buffer.alloc(MAGIC.length + 8);
      await handle.read(start, 0, start.length, 0);
      if (!start.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('stored file has no such format');
      const prefix = start.subarray(MAGIC.length);
      // Every frame but the last is full, so a frame is one read at a known place.
      const block = Buffer.allocUnsafe(FRAME + OVERHEAD);
      for (let index = 0, isLast = false; !isLast; index += 1) {
        const { bytesRead } = await handle.read(block, 0, block.length, start.length + index * block.length);
        if (bytesRead < OVERHEAD) throw new Error('stored file is cut short');
        const head = block.readUInt32LE(0);
        isLast = head >= LAST;
        const length = head - (isLast ? LAST : 0);
        if (bytesRead < length + OVERHEAD) throw new Error('stored file is cut short');
        const decipher = createDecipheriv('aes-256-gcm', this.keys.files, nonce(prefix, index));
        decipher.setAAD(Buffer.from([isLast ? 1 : 0]));
        decipher.setAuthTag(block.subarray(4 + length, length + OVERHEAD));
        const plain = decipher.update(block.subarray(4, 4 + length));
        decipher.final();
        if (length > 0) yield plain;
      }
    } finally {
      await handle.close();
    }
  }
}

function nonce(prefix: Buffer, index: number): Buffer {
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(index);
  return Buffer.concat([prefix, counter]);
}
