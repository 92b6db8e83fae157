/** Makes the next item while the one before it is worked on. */
export async function* ahead<T, R>(
  source: AsyncGenerator<T, R | undefined>,
): AsyncGenerator<T, R | undefined> {
  const read = (): Promise<IteratorResult<T, R | undefined>> => {
    const next = source.next();
    // It is awaited below, perhaps much later than it fails.
    next.catch(() => undefined);
    return next;
  };
  try {
    for (let next = read(); ;) {
      const item = await next;
      if (item.done) return item.value;
      next = read();
      yield item.value;
    }
  } finally {
    await source.return(undefined);
  }
}
