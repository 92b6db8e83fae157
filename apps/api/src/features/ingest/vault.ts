import type { Vault } from '@fundwatch/streams';
import { sealing, type Keys } from '../../storage/keys.js';

const NONCE = 12;

/**
 * Identity in the engine: HMAC-SHA-256 tokens for joins and AES-256-GCM for keeping, behind the number of the key. The nonce is
 * derived from the value, so that equal values give equal rows and a repeated load writes nothing new;
 * what that reveals, equality, the token beside it reveals anyway.
 */
export const VAULT: Vault = {
  token: (kind, raw) =>
    `if(${raw} = '', '', lower(hex(substring(HMAC('sha256', concat('${kind}:', ${raw}), unhex({token_key:String})), 1, 16))))`,
  seal: (raw) => {
    const nonce = `substring(HMAC('sha256', ${raw}, unhex({seal_key:String})), 1, ${NONCE})`;
    return `if(${raw} = '', '', concat(char({seal_id:UInt8}), ${nonce}, encrypt('aes-256-gcm', ${raw}, unhex({seal_key:String}), ${nonce})))`;
  },
};

/** SQL of the number of the key that has sealed a value, of one that says so. */
export const keyOf = (sealed: string): string => `reinterpretAsUInt8(substring(${sealed}, 1, 1))`;

/** SQL that opens a sealed value, NULL where no key does; of '' nothing useful. */
export function opened(sealed: string): string {
  // The engine evaluates branches over a whole block, and refuses to open an empty text: give it a harmless one.
  const padded = `concat(${sealed}, '${' '.repeat(NONCE + 1)}')`;
  const by = (key: string, from: number): string =>
    `tryDecrypt('aes-256-gcm', substring(${sealed}, ${from + NONCE}), unhex(${key}), substring(${padded}, ${from}, ${NONCE}))`;
  const named = `transform(${keyOf(padded)}, {seal_ids:Array(UInt8)}, {seal_keys:Array(String)}, {first_key:String})`;
  // What was sealed before keys had numbers begins with its nonce.
  return `coalesce(${by(named, 2)}, ${by('{first_key:String}', 1)})`;
}

/** SQL of whether the present key has sealed a value. */
export const isSealedNow = (sealed: string): string => {
  const padded = `concat(${sealed}, '${' '.repeat(NONCE + 1)}')`;
  return `(${keyOf(padded)} = {seal_id:UInt8} AND tryDecrypt('aes-256-gcm', substring(${sealed}, ${2 + NONCE}), unhex({seal_key:String}), substring(${padded}, 2, ${NONCE})) IS NOT NULL)`;
};

/** SQL that seals a value by the present key, whichever has sealed it; one that no key opens stays as it is. */
export const resealed = (sealed: string): string =>
  `if(${sealed} = '' OR ${isSealedNow(sealed)}, ${sealed}, ifNull(${VAULT.seal(opened(sealed))}, ${sealed}))`;

/** SQL that opens a sealed value, '' for ''. */
export const unseal = (sealed: string): string => `if(${sealed} = '', '', ifNull(${opened(sealed)}, '?'))`;

const hex = (key: Buffer): string => key.toString('hex');

/** Query parameters that `unseal` names. */
export const unsealParams = ({ rest }: Pick<Keys, 'rest'>) => ({
  seal_ids: rest.map(({ id }) => id),
  seal_keys: rest.map(({ seal }) => hex(seal)),
  first_key: rest[0] ? hex(rest[0].seal) : '',
});

/** Query parameters that `VAULT` and `unseal` name. */
export const vaultParams = (keys: Keys) => ({
  token_key: hex(keys.token),
  seal_id: sealing(keys).id,
  seal_key: hex(sealing(keys).seal),
  ...unsealParams(keys),
});
