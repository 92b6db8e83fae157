import { isAscii } from 'node:buffer';
import { createHmac, randomBytes } from 'node:crypto';
import { access, mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sealing, type Keys, type RestKeys } from './keys.js';
import { NONCE, SUITES, TAG } from './suites.js';

/** The number of the key follows upon it. */
const MAGIC = Buffer.from('FWF2');
/** Of files from before keys had numbers. */
const MAGIC_OF_FIRST = Buffer.from('FWF1');
const PREFIX = NONCE - 4;
const FRAME = 1 << 20;
const OVERHEAD = 4 + TAG;
const SYNC_FRAMES = 16;
/** Marks the last frame in its length. */
const LAST = 0x80000000;

/** What a store of files needs of the keys. */
export type FileKeys = Pick<Keys, 'address'> & { rest: readonly Pick<RestKeys, 'id' | 'suite' | 'files'>[] };

export type StoredFile = {
  key: string;
  bytes: number;
  /** no byte above 127: a text of any encoding */ isAscii: boolean;
};

/**
 * Content-addressed, encrypted files. A file is a row of frames, each sealed by the suite of its key under a nonce of a
 * random prefix and the frame's number; the last frame is marked in what is proven beside it, so that a
 * file cut short does not open. The head names the key. The address is a keyed hash of the content, by a key that never changes.
 */
export class FileStore {
  constructor(
    private readonly dir: string,
    private readonly keys: FileKeys,
  ) {}

  /** Writes a stream, and returns only once its bytes and its name are on disk. */
  async put(source: AsyncIterable<Uint8Array>): Promise<StoredFile> {
    const incoming = join(this.dir, 'incoming');
    await mkdir(incoming, { recursive: true });
    const temporary = join(incoming, randomBytes(12).toString('hex'));
    const handle = await open(temporary, 'wx', 0o600);
    const hash = createHmac('sha256', this.keys.address);
    const own = sealing(this.keys);
    const prefix = randomBytes(PREFIX);
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
      const pieces = sealed(own, plain, prefix, index, isLast);
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
      await handle.write(Buffer.concat([MAGIC, Buffer.from([own.id]), prefix]));
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

  /** Seals by the present key what older ones have sealed; how many files, one after the other. Begun again it goes on. */
  async *reseal(): AsyncGenerator<number> {
    const present = sealing(this.keys).id;
    let done = 0;
    for (const folder of (await readdir(this.dir).catch(() => [])).filter((name) =>
      /^[0-9a-f]{2}$/.test(name),
    ))
      for (const key of await readdir(join(this.dir, folder))) {
        const handle = await open(this.path(key), 'r');
        const { id } = await headOf(handle).finally(() => handle.close());
        if (id === present) continue;
        const stored = await this.put(this.frames(this.path(key)));
        if (stored.key !== key) throw new Error(`stored file ${key} is not what its name says`);
        yield ++done;
      }
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

  private async *frames(path: string): AsyncGenerator<Buffer> {
    const handle = await open(path, 'r');
    try {
      const { id, prefix, start } = await headOf(handle);
      const key = this.keys.rest.find((own) => own.id === id);
      if (!key) throw new Error(`stored file was sealed by key ${id}, which is not among the master keys`);
      // Every frame but the last is full, so a frame is one read at a known place.
      const block = Buffer.allocUnsafe(FRAME + OVERHEAD);
      for (let index = 0, isLast = false; !isLast; index += 1) {
        const { bytesRead } = await handle.read(block, 0, block.length, start + index * block.length);
        if (bytesRead < OVERHEAD) throw new Error('stored file is cut short');
        const head = block.readUInt32LE(0);
        isLast = head >= LAST;
        const length = head - (isLast ? LAST : 0);
        if (bytesRead < length + OVERHEAD) throw new Error('stored file is cut short');
        const [own, tag] = [block.subarray(4, 4 + length), block.subarray(4 + length, length + OVERHEAD)];
        const plain = SUITES[key.suite].open(key.files, nonce(prefix, index), marked(isLast), own, tag);
        if (length > 0) yield plain;
      }
    } finally {
      await handle.close();
    }
  }
}

/** The number of the key that has sealed a file, the prefix of its nonces, and where its first frame begins. */
async function headOf(handle: FileHandle): Promise<{ id: number; prefix: Buffer; start: number }> {
  const head = Buffer.alloc(MAGIC.length + 1 + PREFIX);
  await handle.read(head, 0, head.length, 0);
  const magic = head.subarray(0, MAGIC.length);
  const isFirst = magic.equals(MAGIC_OF_FIRST);
  if (!isFirst && !magic.equals(MAGIC)) throw new Error('stored file has no such format');
  const at = MAGIC.length + (isFirst ? 0 : 1);
  return {
    id: isFirst ? 1 : (head[MAGIC.length] ?? 0),
    prefix: Buffer.from(head.subarray(at, at + PREFIX)),
    start: at + PREFIX,
  };
}

const marked = (isLast: boolean): Buffer => Buffer.from([isLast ? 1 : 0]);

type FrameKey = Pick<RestKeys, 'suite' | 'files'>;
function sealed(
  { suite, files }: FrameKey,
  plain: Buffer,
  prefix: Buffer,
  index: number,
  isLast: boolean,
): Buffer[] {
  const { pieces, tag } = SUITES[suite].seal(files, nonce(prefix, index), marked(isLast), plain);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(plain.length + (isLast ? LAST : 0), 0);
  return [head, ...pieces, tag];
}

function nonce(prefix: Buffer, index: number): Buffer {
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(index);
  return Buffer.concat([prefix, counter]);
}
