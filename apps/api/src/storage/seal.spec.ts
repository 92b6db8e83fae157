import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { seal, unsealed } from './seal.js';

const key = randomBytes(32);

it('opens what it has sealed, and nothing else', () => {
  const sealed = seal(key, '测试 text');
  expect(unsealed(key, sealed)).toBe('测试 text');
  expect(seal(key, '测试 text')).not.toBe(sealed);
  expect(unsealed(randomBytes(32), sealed)).toBeUndefined();
  const bytes = Buffer.from(sealed, 'base64url');
  for (const at of [0, 13, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(unsealed(key, changed.toString('base64url')), `byte ${at}`).toBeUndefined();
  }
  for (const odd of ['', 'x', '#', sealed.slice(0, 20)]) expect(unsealed(key, odd)).toBeUndefined();
});
