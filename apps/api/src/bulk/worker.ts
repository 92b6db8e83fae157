import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { textOf } from '../features/ingest/examine.js';
import { PartWriter } from '../features/ingest/scan/part-writer.js';
import { partsOf } from '../features/ingest/scan/parts-of.js';
import { FileStore } from '../storage/file-store.js';
import { ahead } from './ahead.js';
import type { BulkData, Done, ReadJob, Task } from './bulk-thread.js';
import { faultOf } from './fault.js';
import { serveStream, streamOf } from './stream-port.js';

// The other end of `BulkThread`.
const { dir, keys }: BulkData = workerData;
const files = new FileStore(dir, {
  address: Buffer.from(keys.address),
  rest: keys.rest.map((own) => ({ ...own, files: Buffer.from(own.files) })),
});

parentPort?.on('message', (task: Task) => {
  if (task.task === 'parts') return parts(task.port, task.job);
  put(task.port).then(
    (stored) => answer({ id: task.id, stored }),
    (error: unknown) => answer({ id: task.id, fault: faultOf(error) }),
  );
});

const answer = (done: Done): void => parentPort?.postMessage(done);

const put = (port: MessagePort): ReturnType<FileStore['put']> => {
  const spent: ArrayBuffer[] = [];
  const frames = ahead<Uint8Array<ArrayBuffer>, undefined>(streamOf(port, spent));
  const consumed = async function* (): AsyncGenerator<Uint8Array> {
    for await (const frame of frames) {
      yield frame;
      spent.push(frame.buffer);
    }
  };
  return files.put(consumed());
};

function parts(port: MessagePort, { key, layout, limits }: ReadJob): void {
  const used: ArrayBuffer[] = [];
  serveStream(port, {
    items: partsOf(textOf(files, key, layout), layout, new PartWriter(limits, used)),
    memoryOf: (part) => part.chunks.map((chunk) => chunk.buffer),
    takeBack: (spent) => void used.push(...spent),
  });
}
