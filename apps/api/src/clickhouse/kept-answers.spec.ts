import { expect, it } from 'vitest';
import { KeptAnswers } from './kept-answers.js';

it('reads what it is asked for once, until things stand otherwise', async () => {
  const answers = new KeptAnswers<readonly number[]>((rows) => rows.length);
  let reads = 0;
  const read = (): Promise<readonly number[]> => Promise.resolve([(reads += 1)]);
  expect([await answers.of('run 1', read), await answers.of('run 1', read)]).toEqual([[1], [1]]);
  expect(await answers.of('run 2', read)).toEqual([2]);
});

it('reads once for all who ask at the same time, and again where that failed', async () => {
  const answers = new KeptAnswers<readonly number[]>((rows) => rows.length);
  let reads = 0;
  const read = async (): Promise<readonly number[]> => {
    reads += 1;
    await Promise.resolve();
    if (reads === 1) throw new Error('away');
    return [reads];
  };
  const both = () => Promise.allSettled([answers.of('run 1', read), answers.of('run 1', read)]);
  expect((await both()).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect((await both()).map((found) => found.status === 'fulfilled' && found.value)).toEqual([[2], [2]]);
});

it('keeps nothing of what could not be read', async () => {
  const answers = new KeptAnswers<readonly number[]>((rows) => rows.length);
  await expect(answers.of('run 1', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await answers.of('run 1', () => Promise.resolve([7]))).toEqual([7]);
});

it('keeps no more rows than it has room for', async () => {
  const answers = new KeptAnswers<readonly number[]>((rows) => rows.length);
  const big = Array.from({ length: 200_000 }, (_, at) => at);
  let reads = 0;
  const read = (): Promise<readonly number[]> => Promise.resolve(((reads += 1), big));
  for (const key of ['a', 'b', 'a']) await answers.of(key, read);
  expect(reads).toBe(3);
});
