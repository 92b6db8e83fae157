import type { Vault } from '@fundwatch/streams';
import type { Keys } from '../../storage/keys.js';

/**
 * Identity in the engine: HMAC-SHA-256 tokens for joins and AES-256-GCM for keeping. The nonce is
 * derived from the value, so that equal values give equal rows and a repeated load writes nothing new;
 * what that reveals, equality, the token beside it reveals anyway.
 */
export const VAULT: Vault = {
  token: (kind, raw) =>
    `if(${raw} = '', '', lower(hex(substring(HMAC('sha256', concat('${kind}:', ${raw}), unhex({token_key:String})), 1, 16))))`,
  seal: (raw) => {
    const nonce = `substring(HMAC('sha256', ${raw}, unhex({seal_key:String})), 1, 12)`;
    return `if(${raw} = '', '', concat(${nonce}, encrypt('aes-256-gcm', ${raw}, unhex({seal_key:String}), ${nonce})))`;
  },
};

/** SQL that opens a sealed value, '' for ''. */
export const unseal = (sealed: string): string =>
  // The engine evaluates both branches over a block, and refuses to open an empty text: give it a harmless one.
  `if(${sealed} = '', '', ifNull(tryDecrypt('aes-256-gcm', substring(${sealed}, 13), unhex({seal_key:String}), substring(concat(${sealed}, '            '), 1, 12)), '?'))`;

/** Query parameters that `VAULT` and `unseal` name. */
export const vaultParams = (keys: Keys): { token_key: string; seal_key: string } => ({
  token_key: keys.token.toString('hex'),
  seal_key: keys.seal.toString('hex'),
});
