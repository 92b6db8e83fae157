import { UnreadableFile } from '../features/ingest/scan/decode.js';

/** An error on its way between threads: a copy of it would lose its class and its code. */
export type Fault = { message: string; code: string | undefined; isUnreadable: boolean };

export const faultOf = (error: unknown): Fault => ({
  message: error instanceof Error ? error.message : String(error),
  code: error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined,
  isUnreadable: error instanceof UnreadableFile,
});

/** The error that a fault tells of. */
export function thrown({ message, code, isUnreadable }: Fault): Error {
  if (isUnreadable) return new UnreadableFile(message);
  return code === undefined ? new Error(message) : Object.assign(new Error(message), { code });
}
