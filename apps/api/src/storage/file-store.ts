import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Keys } from './keys.js';

const MAGIC = Buffer.from('FWF1');
const FRAME = 1 << 20;
const OVERHEAD = 4 + 16;

export type StoredFile = { key: string; bytes: number };

/**
 * Content-addressed, encrypted files. A file is a row of frames, each AES-256-GCM under a nonce of a
 * random prefix and the frame's number; the last frame is marked in its additional data, so that a
 * file cut short does not decrypt. The address is a keyed hash of the content.
 */
export class FileStore {
  constructor(
    private readonly dir: string,
    private readonly keys: Keys,
  ) {}

  /** Writes a stream, and returns only once its bytes and its name are on disk. */
  async put(source: AsyncIterable<Uint8Array>): Promise<StoredFile> {
    const incoming = join(this.dir, 'incoming');
    await mkdir(incoming, { recursive: true });
    const temporary = join(incoming, randomBytes(12).toString('hex'));
    const handle = await open(temporary, 'wx', 0o600);
    const hash = createHmac('sha256', this.keys.files);
    const prefix = randomBytes(8);
    let bytes = 0;
    try {
      await handle.write(Buffer.concat([MAGIC, prefix]));
      let frame: Buffer[] = [];
      let size = 0;
      let index = 0;
      const flush = async (isLast: boolean): Promise<void> => {
        await handle.write(this.encrypt(Buffer.concat(frame, size), prefix, index, isLast));
        frame = [];
        size = 0;
        index += 1;
      };
      for await (const piece of source) {
        let chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
        hash.update(chunk);
        bytes += chunk.length;
        while (size + chunk.length > FRAME) {
          const take = FRAME - size;
          frame.push(chunk.subarray(0, take));
          size = FRAME;
          chunk = chunk.subarray(take);
          await flush(false);
        }
        if (chunk.length > 0) {
          frame.push(Buffer.from(chunk));
          size += chunk.length;
        }
      }
      await flush(true);
      await handle.sync();
    } catch (error) {
      await handle.close();
      await rm(temporary, { force: true });
      throw error;
    }
    await handle.close();
    const key = hash.digest('hex');
    await this.adopt(temporary, key);
    return { key, bytes };
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

  private encrypt(plain: Buffer, prefix: Buffer, index: number, isLast: boolean): Buffer {
    const cipher = createCipheriv('aes-256-gcm', this.keys.files, nonce(prefix, index));
    cipher.setAAD(Buffer.from([isLast ? 1 : 0]));
    const head = Buffer.alloc(4);
    head.writeUInt32LE(plain.length + (isLast ? 0x80000000 : 0), 0);
    return Buffer.concat([head, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  private async *frames(path: string): AsyncGenerator<Buffer> {
    let buffer: Buffer = Buffer.alloc(0);
    let prefix: Buffer | undefined;
    let index = 0;
    let isDone = false;
    for await (const chunk of createReadStream(path, { highWaterMark: FRAME + OVERHEAD })) {
      buffer = buffer.length > 0 ? Buffer.concat([buffer, chunk]) : Buffer.from(chunk);
      if (!prefix) {
        if (buffer.length < 12) continue;
        if (!buffer.subarray(0, 4).equals(MAGIC)) throw new Error('stored file has no such format');
        prefix = Buffer.from(buffer.subarray(4, 12));
        buffer = buffer.subarray(12);
      }
      while (buffer.length >= 4) {
        const head = buffer.readUInt32LE(0);
        const isLast = head >= 0x80000000;
        const length = head & 0x7fffffff;
        if (buffer.length < length + OVERHEAD) break;
        const decipher = createDecipheriv('aes-256-gcm', this.keys.files, nonce(prefix, index));
        decipher.setAAD(Buffer.from([isLast ? 1 : 0]));
        decipher.setAuthTag(buffer.subarray(4 + length, length + OVERHEAD));
        const plain = Buffer.concat([decipher.update(buffer.subarray(4, 4 + length)), decipher.final()]);
        buffer = buffer.subarray(length + OVERHEAD);
        index += 1;
        isDone = isLast;
        if (plain.length > 0) yield plain;
      }
    }
    if (!isDone) throw new Error('stored file is cut short');
  }
}

function nonce(prefix: Buffer, index: number): Buffer {
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(index);
  return Buffer.concat([prefix, counter]);
}
