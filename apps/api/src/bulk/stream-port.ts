import type { MessagePort } from 'node:worker_threads';
import { faultOf, thrown, type Fault } from './fault.js';

/** Asks for the next item, and gives back memory that nobody reads any more. */
type Ask = { spent: ArrayBuffer[] };
type Answer<T, R> = { item: T } | { end: R | undefined } | { fault: Fault };

export type Served<T, R> = {
  items: AsyncGenerator<T, R | undefined>;
  /** memory that goes over with an item: it is moved, not copied */
  memoryOf: (item: T) => ArrayBuffer[];
  takeBack: (spent: ArrayBuffer[]) => void;
};

/** Hands items to the thread at the other end of the port, each when it is asked for. Ends with the port. */
export function serveStream<T, R>(port: MessagePort, { items, memoryOf, takeBack }: Served<T, R>): void {
  const post = (answer: Answer<T, R>, memory: ArrayBuffer[] = []): void => port.postMessage(answer, memory);
  port.on('message', ({ spent }: Ask) => {
    takeBack(spent);
    items.next().then(
      (next) => (next.done ? post({ end: next.value }) : post({ item: next.value }, memoryOf(next.value))),
      (error: unknown) => post({ fault: faultOf(error) }),
    );
  });
  port.once('close', () => void items.return(undefined).catch(() => undefined));
}

/**
 * The items that the other end of the port serves. Memory in `spent` goes back with the next question.
 * Leaving the loop closes the port, and so ends what makes the items.
 */
export async function* streamOf<T, R>(
  port: MessagePort,
  spent: ArrayBuffer[],
): AsyncGenerator<T, R | undefined> {
  let isClosed = false;
  let onClose = (): void => undefined;
  port.once('close', () => {
    isClosed = true;
    onClose();
  });
  const ask = (): Promise<Answer<T, R>> =>
    new Promise((resolve, reject) => {
      onClose = () => reject(new Error('the other thread has ended'));
      if (isClosed) return onClose();
      port.once('message', resolve);
      const memory = spent.splice(0);
      port.postMessage({ spent: memory } satisfies Ask, memory);
    });
  try {
    for (;;) {
      const answer = await ask();
      if ('end' in answer) return answer.end;
      if ('fault' in answer) throw thrown(answer.fault);
      yield answer.item;
    }
  } finally {
    port.close();
  }
}
