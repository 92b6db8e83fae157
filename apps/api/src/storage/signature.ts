import { createPublicKey, sign, verify } from 'node:crypto';
import { sealing, type Keys, type RestKeys } from './keys.js';
import { SUITES, type SuiteName } from './suites.js';

/** A signature that anybody checks with the public key alone (OpenSSL: `docs/guide.md`). */
export type Signature = { key: number; suite: SuiteName; publicKey: string; bytes: Buffer };

/** The public key of each master key, in PEM: what a signature names must be one of them. */
export const publicKeysOf = ({
  rest,
}: Pick<Keys, 'rest'>): { key: number; suite: SuiteName; publicKey: string }[] =>
  rest.map((own) => ({ key: own.id, suite: own.suite, publicKey: publicKeyOf(own) }));

/** Signs by the present key. */
export function signed(keys: Pick<Keys, 'rest'>, bytes: Buffer): Signature {
  const own = sealing(keys);
  const made = sign(digestOf(own.suite), bytes, SUITES[own.suite].signingKey(own.signing));
  return { key: own.id, suite: own.suite, publicKey: publicKeyOf(own), bytes: made };
}

/** Whether a signature is of these bytes, and by the key that it names. */
export const isSigned = ({ suite, publicKey, bytes }: Signature, what: Buffer): boolean =>
  verify(digestOf(suite), what, publicKey, bytes);

const publicKeyOf = ({ suite, signing }: RestKeys): string =>
  createPublicKey(SUITES[suite].signingKey(signing)).export({ type: 'spki', format: 'pem' }).toString();

/** Ed25519 takes the text itself. */
const digestOf = (suite: SuiteName): string | null =>
  suite === 'international' ? null : SUITES[suite].digest;
