import { expect, it } from 'vitest';
import { PublishedAnswers } from './published-answers.js';

it('reads what it is asked for once, until things stand otherwise', async () => {
  const answers = new PublishedAnswers<readonly number[]>((rows) => rows.length);
  let reads = 0;
  const read = (): Promise<readonly number[]> => Promise.resolve([(reads += 1)]);
  expect([await answers.of('run 1', read), await answers.of('run 1', read)]).toEqual([[1], [1]]);
  expect(await answers.of('run 2', read)).toEqual([2]);
});

it('keeps nothing of what could not be read', async () => {
  const answers = new PublishedAnswers<readonly number[]>((rows) => rows.length);
  await expect(answers.of('run 1', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await answers.of('run 1', () => Promise.resolve([7]))).toEqual([7]);
});

it('keeps no more rows than it has room for', async () => {
  const answers = new PublishedAnswers<readonly number[]>((rows) => rows.length);
  const big = Array.from({ length: 200_000 }, (_, at) => at);
  let reads = 0;
  const read = (): Promise<readonly number[]> => Promise.resolve(((reads += 1), big));
  for (const key of ['a', 'b', 'a']) await answers.of(key, read);
  expect(reads).toBe(3);
});
