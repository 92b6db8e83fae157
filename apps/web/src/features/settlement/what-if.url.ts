import type { PolicyParameter } from './policies.queries.ts';

const MOST = 10;

/** Values that are tried, from an address: `try=risk_rate=0.05`, once for each parameter. */
export function readTried(given: readonly string[]): Record<string, string> {
  const pairs = given.slice(0, MOST).flatMap((text): [string, string][] => {
    const at = text.indexOf('=');
    const [name, value] = [text.slice(0, at), text.slice(at + 1).trim()];
    return at > 0 && value !== '' && value.length <= 40 ? [[name, value]] : [];
  });
  return Object.fromEntries(pairs);
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/** Parameters that can be tried with another value: one number or word, no table. */
export const tryable = (parameters: readonly PolicyParameter[]): PolicyParameter[] =>
  parameters.filter(({ rows, value }) => rows === null && (NUMBER.test(value) || /^[a-z_]+$/.test(value)));
