import {
  createCipheriv,
  createDecipheriv,
  createECDH,
  createHmac,
  createPrivateKey,
  getCiphers,
  getHashes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';

/**
 * Suites of algorithms by which what rests is sealed and what leaves is signed (domain.md E.3): AES-256-GCM, SHA-256 and Ed25519, or the
 * national SM4, SM3 and SM2. A key belongs to one suite; going over from one to the other is a change of keys.
 */
export const SUITE_NAMES = ['international', 'gm'] as const;
export type SuiteName = (typeof SUITE_NAMES)[number];

/** Bytes of a nonce, and of the tag that proves what was sealed, in every suite. */
export const NONCE = 12;
export const TAG = 16;

/** What was sealed without its tag, in pieces, and the tag. */
type Sealed = { pieces: Buffer[]; tag: Buffer };

export type Suite = {
  /** of derived keys and signed texts */ digest: 'sha256' | 'sm3';
  /** in words, for people */ algorithms: string;
  /** Seals under a key of 32 bytes and a nonce that it never sees twice; `beside` is proven and not sealed. */
  seal(key: Buffer, nonce: Buffer, beside: Buffer, plain: Buffer): Sealed;
  /** The plain bytes; throws when anything was changed, or the key is another one. */
  open(key: Buffer, nonce: Buffer, beside: Buffer, sealed: Buffer, tag: Buffer): Buffer;
  /** The private key that a secret of 32 bytes stands for. */
  signingKey(secret: Buffer): KeyObject;
};

const AES = 'aes-256-gcm';

const international: Suite = {
  digest: 'sha256',
  algorithms: 'AES-256-GCM, SHA-256, Ed25519',
  seal(key, nonce, beside, plain) {
    const cipher = createCipheriv(AES, key, nonce);
    cipher.setAAD(beside);
    return { pieces: [cipher.update(plain), cipher.final()], tag: cipher.getAuthTag() };
  },
  open(key, nonce, beside, sealed, tag) {
    const decipher = createDecipheriv(AES, key, nonce, { authTagLength: TAG });
    decipher.setAAD(beside);
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  },
  // RFC 8410: an Ed25519 private key is its seed in this frame.
  signingKey: (secret) =>
    createPrivateKey({
      key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), secret]),
      format: 'der',
      type: 'pkcs8',
    }),
};

const SM4 = 'sm4-ctr';
/** Behind the nonce, blocks are counted from 0. */
const COUNTER = Buffer.alloc(16 - NONCE);

/** SM4 in counter mode, proven by HMAC-SM3 over nonce, what stands beside and what was sealed: OpenSSL has no SM4-GCM. */
const gm: Suite = {
  digest: 'sm3',
  algorithms: 'SM4-CTR + HMAC-SM3, SM3, SM2',
  seal(key, nonce, beside, plain) {
    const cipher = createCipheriv(SM4, cipherKey(key), Buffer.concat([nonce, COUNTER]));
    const pieces = [cipher.update(plain), cipher.final()];
    return { pieces, tag: proofOf(key, nonce, beside, ...pieces) };
  },
  open(key, nonce, beside, sealed, tag) {
    if (tag.length !== TAG || !timingSafeEqual(proofOf(key, nonce, beside, sealed), tag))
      throw new Error('what was sealed was changed, or sealed by another key');
    const decipher = createDecipheriv(SM4, cipherKey(key), Buffer.concat([nonce, COUNTER]));
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  },
  signingKey: sm2Key,
};

export const SUITES: Record<SuiteName, Suite> = { international, gm };

/** Whether this build of Node has what a suite needs. */
export const isSupported = (name: SuiteName): boolean =>
  name === 'international' || (getCiphers().includes(SM4) && getHashes().includes('sm3'));

/** What encrypts and what proves are two keys, both of the whole key. */
const keyFor = (key: Buffer, use: string): Buffer => createHmac('sm3', key).update(use).digest();
const cipherKey = (key: Buffer): Buffer => keyFor(key, 'cipher').subarray(0, 16);

function proofOf(key: Buffer, nonce: Buffer, beside: Buffer, ...sealed: Buffer[]): Buffer {
  const proof = createHmac('sm3', keyFor(key, 'proof'));
  const lengths = Buffer.alloc(4);
  lengths.writeUInt32BE(beside.length);
  for (const piece of [nonce, lengths, beside, ...sealed]) proof.update(piece);
  return proof.digest().subarray(0, TAG);
}

/** The order of the curve of SM2 (GB/T 32918.5). */
const ORDER = BigInt('0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123');

/** A private key of SM2 in the frame of RFC 5915: a number from 1 to the order less 2. */
function sm2Key(secret: Buffer): KeyObject {
  const number = (BigInt(`0x${secret.toString('hex')}`) % (ORDER - 2n)) + 1n;
  const scalar = Buffer.from(number.toString(16).padStart(64, '0'), 'hex');
  const curve = createECDH('SM2');
  curve.setPrivateKey(scalar);
  const der = (tag: number, ...parts: Buffer[]): Buffer => {
    const body = Buffer.concat(parts);
    return Buffer.concat([Buffer.from([tag, ...(body.length < 128 ? [] : [0x81]), body.length]), body]);
  };
  const frame = der(
    0x30,
    Buffer.from('020101', 'hex'),
    der(0x04, scalar),
    der(0xa0, Buffer.from('06082a811ccf5501822d', 'hex')),
    der(0xa1, der(0x03, Buffer.from([0]), curve.getPublicKey())),
  );
  return createPrivateKey({ key: frame, format: 'der', type: 'sec1' });
}
