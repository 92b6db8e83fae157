import { createCipheriv, createPublicKey, randomBytes, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { deriveKeys } from './keys.js';
import { isSigned, publicKeysOf, signed } from './signature.js';
import { NONCE, SUITE_NAMES, SUITES } from './suites.js';

describe.each(SUITE_NAMES)('the suite %s', (name) => {
  const suite = SUITES[name];
  const [key, nonce, beside] = [randomBytes(32), randomBytes(NONCE), Buffer.from([1])];

  it('opens what it has sealed, and nothing that was changed since', () => {
    for (const length of [0, 1, 16, 1000]) {
      const plain = randomBytes(length);
      const { pieces, tag } = suite.seal(key, nonce, beside, plain);
      const sealed = Buffer.concat(pieces);
      expect(suite.open(key, nonce, beside, sealed, tag)).toEqual(plain);
      const changed = (bytes: Buffer): Buffer => {
        const other = Buffer.from(bytes);
        other[0] = (other[0] ?? 0) ^ 1;
        return other;
      };
      for (const attempt of [
        () => suite.open(changed(key), nonce, beside, sealed, tag),
        () => suite.open(key, changed(nonce), beside, sealed, tag),
        () => suite.open(key, nonce, changed(beside), sealed, tag),
        () => suite.open(key, nonce, beside, sealed, changed(tag)),
        () => suite.open(key, nonce, beside, sealed, tag.subarray(0, 8)),
        ...(length > 0 ? [() => suite.open(key, nonce, beside, changed(sealed), tag)] : []),
      ])
        expect(attempt).toThrow();
    }
  });

  it('signs what anybody checks with the public key', () => {
    const other = { suite: name, bytes: randomBytes(32) };
    const keys = deriveKeys(other, { suite: name, bytes: key });
    const text = Buffer.from('证据清单');
    const signature = signed(keys, text);
    expect(signature).toMatchObject({ key: 2, suite: name, publicKey: publicKeysOf(keys)[1]?.publicKey });
    expect(isSigned(signature, text)).toBe(true);
    expect(isSigned(signature, Buffer.from('证据清单二'))).toBe(false);
    expect(isSigned({ ...signature, publicKey: publicKeysOf(keys)[0]?.publicKey ?? '' }, text)).toBe(false);
    // The same secret is the same key: one that is lost and derived again signs as before.
    expect(publicKeysOf(keys)).toEqual(publicKeysOf(keys));
  });
});

it('SM4 is that of GB/T 32907, SM2 that of the curve', () => {
  const own = Buffer.from('0123456789abcdeffedcba9876543210', 'hex');
  const cipher = createCipheriv('sm4-ecb', own, null);
  expect(cipher.update(own).toString('hex')).toBe('681edf34d206965e86b3e94f536e4246');
  const key = SUITES.gm.signingKey(Buffer.alloc(32, 0xff));
  const text = Buffer.from('text');
  expect(createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('hex')).toContain(
    '06082a811ccf5501822d',
  );
  expect(verify('sm3', text, createPublicKey(key), Buffer.alloc(70))).toBe(false);
});

it('keys of the national suite are derived by its own hash', () => {
  const bytes = Buffer.alloc(32, 7);
  const [one, other] = deriveKeys({ suite: 'international', bytes }, { suite: 'gm', bytes }).rest;
  expect(one?.seal.equals(other?.seal ?? Buffer.alloc(0))).toBe(false);
});
