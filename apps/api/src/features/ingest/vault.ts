import type { Vault } from '@fundwatch/streams';
import { sealing, type Keys, type RestKeys } from '../../storage/keys.js';
import { NONCE, TAG } from '../../storage/suites.js';
import { counterMode, ROUND_TABLE, roundKeys } from './sm4.js';

/** One half of a key of the national suite encrypts, the other makes nonces. */
const HALF = 16;
/** The number of the key that has sealed a value stands before its nonce. */
const HEAD = 1 + NONCE;

const hex = (key: Uint8Array): string => Buffer.from(key).toString('hex');
const nonceOf = (raw: string, key: string): string =>
  `substring(HMAC('sha256', ${raw}, unhex(${key})), 1, ${NONCE})`;
// The engine evaluates branches over a whole block: of '' too there has to be a number and a nonce.
const padded = (sealed: string): string => `concat(${sealed}, '${' '.repeat(HEAD)}')`;

/**
 * Identity in the engine: HMAC-SHA-256 tokens for joins, and for keeping AES-256-GCM or SM4 in counter mode, as the suite of the key says,
 * behind the number of the key. The nonce is derived from the value, so that equal values give equal rows and a repeated load
 * writes nothing new; what that reveals, equality, the token beside it reveals anyway. For SM4 it is the proof too: what a key
 * opens must give the nonce again (RFC 5297).
 */
export class IdentityVault implements Vault {
  /** Parameters of statements with SQL of this vault in them. */
  readonly params: Record<string, unknown>;
  readonly #present: RestKeys;
  readonly #gm: readonly RestKeys[];
  readonly #aes: readonly RestKeys[];

  constructor({ token, rest }: Pick<Keys, 'token' | 'rest'>) {
    this.#present = sealing({ rest });
    this.#gm = rest.filter(({ suite }) => suite === 'gm');
    this.#aes = rest.filter(({ suite }) => suite === 'international');
    const rounds = ({ seal }: RestKeys): number[] => roundKeys(seal.subarray(0, HALF));
    const proof = ({ seal }: RestKeys): string => hex(seal.subarray(HALF));
    const isGm = this.#present.suite === 'gm';
    this.params = {
      token_key: hex(token),
      seal_id: this.#present.id,
      seal_key: isGm ? proof(this.#present) : hex(this.#present.seal),
      seal_ids: this.#aes.map(({ id }) => id),
      seal_keys: this.#aes.map(({ seal }) => hex(seal)),
      first_key: this.#aes[0] ? hex(this.#aes[0].seal) : '',
      ...(this.#gm.length > 0
        ? {
            sm4_table: hex(ROUND_TABLE),
            sm4_rounds: rounds(this.#gm.at(-1) ?? this.#present),
            sm4_ids: this.#gm.map(({ id }) => id),
            sm4_all_rounds: this.#gm.map(rounds),
            sm4_proofs: this.#gm.map(proof),
          }
        : {}),
    };
  }

  token(kind: string, raw: string): string {
    return `if(${raw} = '', '', lower(hex(substring(HMAC('sha256', concat('${kind}:', ${raw}), unhex({token_key:String})), 1, 16))))`;
  }

  seal(raw: string): string {
    const nonce = nonceOf(raw, '{seal_key:String}');
    const sealed =
      this.#present.suite === 'gm'
        ? counterMode(raw, nonce, '{sm4_rounds:Array(UInt32)}')
        : `encrypt('aes-256-gcm', ${raw}, unhex({seal_key:String}), ${nonce})`;
    return `if(${raw} = '', '', concat(char({seal_id:UInt8}), ${nonce}, ${sealed}))`;
  }

  /** SQL that opens a sealed value, '' for '' and '?' where no key does. */
  unseal(sealed: string): string {
    return `if(${sealed} = '', '', ifNull(${this.opened(sealed)}, '?'))`;
  }

  /** SQL that opens a sealed value, NULL where no key does; of '' nothing useful. */
  opened(sealed: string): string {
    // What was sealed before keys had numbers begins with its nonce.
    const unnumbered = this.#aes[0]?.id === 1 ? [openedByAes(sealed, '{first_key:String}', 1)] : [];
    return `coalesce(${[...this.numbered(sealed), ...unnumbered].join(', ')})`;
  }

  /** SQL of whether the present key has sealed a value. */
  isSealedNow(sealed: string): string {
    return `(${idOf(sealed)} = {seal_id:UInt8} AND coalesce(${this.numbered(sealed).join(', ')}) IS NOT NULL)`;
  }

  /** SQL that seals a value by the present key, whichever has sealed it; one that no key opens stays as it is. */
  resealed(sealed: string): string {
    const isDone = `${sealed} = '' OR ${this.isSealedNow(sealed)} OR plain IS NULL`;
    return `arrayMap(plain -> if(${isDone}, ${sealed}, ${this.seal(`ifNull(plain, '')`)}), [${this.opened(sealed)}])[1]`;
  }

  /** SQL that opens a value by the key whose number it bears, one for each suite there are keys of. */
  private numbered(sealed: string): string[] {
    const named = `transform(${idOf(sealed)}, {seal_ids:Array(UInt8)}, {seal_keys:Array(String)}, {first_key:String})`;
    return [
      ...(this.#aes.length > 0 ? [openedByAes(sealed, named, 2)] : []),
      ...(this.#gm.length > 0 ? [openedBySm4(sealed)] : []),
    ];
  }
}

const idOf = (sealed: string): string => `reinterpretAsUInt8(substring(${padded(sealed)}, 1, 1))`;

function openedByAes(sealed: string, key: string, from: number): string {
  // Behind the nonce stand a byte at least and the tag. A tag alone the engine opens as '', whatever the key.
  const least = from + NONCE + TAG;
  const own = `if(length(${sealed}) < ${least}, '${' '.repeat(least)}', ${sealed})`;
  return `tryDecrypt('aes-256-gcm', substring(${own}, ${from + NONCE}), unhex(${key}), substring(${own}, ${from}, ${NONCE}))`;
}

function openedBySm4(sealed: string): string {
  const found = `indexOf({sm4_ids:Array(UInt8)}, ${idOf(sealed)})`;
  const at = `greatest(${found}, 1)`;
  const nonce = `substring(${padded(sealed)}, 2, ${NONCE})`;
  const rounds = `arrayElement({sm4_all_rounds:Array(Array(UInt32))}, ${at})`;
  const plain = counterMode(`if(${found} = 0, '', substring(${sealed}, ${HEAD + 1}))`, nonce, rounds);
  const proof = nonceOf('plain', `arrayElement({sm4_proofs:Array(String)}, ${at})`);
  return `arrayMap(plain -> if(${found} > 0 AND ${proof} = ${nonce}, plain, NULL), [${plain}])[1]`;
}
