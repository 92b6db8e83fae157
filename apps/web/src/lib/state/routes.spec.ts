import { expect, it } from 'vitest';
import { isOpenTo, matchRoute } from './routes.ts';

it('opens no page to a role that the service would refuse', () => {
  for (const path of ['/data', '/data/batches/B1', '/data/mapping', '/users'])
    expect(isOpenTo('institution', matchRoute(path))).toBe(false);
  for (const path of ['/', '/quality', '/findings/F1', '/account', '/no/such/page'])
    expect(isOpenTo('institution', matchRoute(path))).toBe(true);
  expect(isOpenTo('officer', matchRoute('/users'))).toBe(false);
  expect(isOpenTo('administrator', matchRoute('/users'))).toBe(true);
  expect(isOpenTo('security', matchRoute('/users'))).toBe(true);
  for (const path of ['/', '/data', '/findings', '/audit', '/cases/1'])
    expect(isOpenTo('administrator', matchRoute(path))).toBe(false);
  expect(isOpenTo('auditor', matchRoute('/audit'))).toBe(true);
  expect(isOpenTo('auditor', matchRoute('/users'))).toBe(false);
});
