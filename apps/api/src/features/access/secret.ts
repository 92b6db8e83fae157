import { createHash, randomBytes } from 'node:crypto';

/** Tokens of sessions, links and keys: 256 random bits, of which only the hash is kept. */
export const newSecret = (): string => randomBytes(32).toString('base64url');
export const hashOfSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');
