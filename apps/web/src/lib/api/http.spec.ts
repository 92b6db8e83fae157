import { expect, it } from 'vitest';
import { fileName } from './download.ts';
import { ApiProblem, parseProblem, withQuery } from './http.ts';

it('leaves out what is not asked for', () => {
  expect(withQuery('/api/findings', { pool: 'a b', rule: '', grade: undefined, withdrawn: 0 })).toBe(
    '/api/findings?pool=a+b&withdrawn=0',
  );
  expect(withQuery('/api/rules', {})).toBe('/api/rules');
  expect(withQuery('/api/rules', { set: ['a=1', 'b=2'], to: 'x' })).toBe(
    '/api/rules?set=a%3D1&set=b%3D2&to=x',
  );
});

it('survives an error page that is no problem document', () => {
  expect(parseProblem('<html>502</html>')).toEqual({});
  expect(parseProblem('null')).toEqual({});
  expect(parseProblem('{"code":"busy","status":429}')).toEqual({ code: 'busy', status: 429 });
});

it('asks again only where it may help', () => {
  const retries = (status: number) => new ApiProblem('http', { status }).isTransient;
  expect([400, 404, 429, 500, 503].map(retries)).toEqual([false, false, true, true, true]);
  expect(new ApiProblem('network').isTransient).toBe(true);
});

it('reads the name of a download', () => {
  expect(fileName("attachment; filename*=UTF-8''%E5%B0%B1%E8%AF%8A-rejects.csv")).toBe('就诊-rejects.csv');
  expect(fileName('attachment; filename="rejects.csv"')).toBe('rejects.csv');
  expect(fileName(null)).toBeNull();
});
