import { readFile } from 'node:fs/promises';
import { readPolicy } from '@fundwatch/settlement';
import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import type { Format } from './output.js';
import type { ServiceClient } from './service-client.js';

/** A policy that cannot be read; nothing is settled then. */
export class BadPolicy extends Error {}

type Line = Record<string, unknown>;
type Common = { data?: string; url?: string; format: Format; pool?: string };
type Settle = Common & { year: number; policy: string; whatIf?: Record<string, string>; asOf?: string };
type Run = (options: Settle, rows: (client: ServiceClient) => Promise<Line[]>) => Promise<void>;

const settled = z.object({
  statements: z.array(z.record(z.string(), z.unknown())),
  checks: z.array(checkLine()),
});

function checkLine() {
  return z.object({
    check: z.string(),
    ok: z.boolean(),
    expected: z.string(),
    found: z.string(),
    note: z.string(),
  });
}

const aYear = (text: string): number => {
  if (!/^\d{4}$/.test(text)) throw new InvalidArgumentError('a year: 2025');
  return Number(text);
};
const aDay = (text: string): string => {
  if (!z.iso.date().safeParse(text).success) throw new InvalidArgumentError('a date, YYYY-MM-DD');
  return text;
};
const aTrial = (text: string, before: Record<string, string> = {}): Record<string, string> => {
  const [, name, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('name=value');
  return { ...before, [name.trim()]: value.trim() };
};

const CASE = 'case:';

/** The sub-command `settle`. */
export function addSettleCommand(command: (name: string, about: string) => Command, run: Run): void {
  command('settle', 'the year-end statements under a policy')
    .requiredOption('--year <year>', 'the year', aYear)
    .requiredOption('--policy <file>', 'a policy file, or the id of a shipped or saved policy')
    .option(
      '--what-if <k=v>',
      'a parameter to try, score=85, score:ID=85, reasonable:ID=1000, case:FINDING=confirmed; may be given again',
      aTrial,
    )
    .option('--as-of <date>', 'only what had happened by that day', aDay)
    .action(async (options: Settle) => {
      const policy = await policyOf(options.policy);
      await run(options, async (client) => {
        const tried = Object.entries(options.whatIf ?? {});
        const parameters = tried.filter(([name]) => !name.startsWith(CASE));
        const cases = tried
          .filter(([name]) => name.startsWith(CASE))
          .map(([name, value]) => [name.slice(CASE.length), value]);
        const query = options.pool === undefined ? '' : `?${new URLSearchParams({ pool: options.pool })}`;
        const { statements, checks } = await client.json(
          `/api/settlement/statements${query}`,
          settled,
          'POST',
          {
            year: options.year,
            ...policy,
            as_of: options.asOf,
            parameters: Object.fromEntries(parameters),
            cases: Object.fromEntries(cases),
          },
        );
        for (const { check, ok, expected, found, note } of checks)
          process.stderr.write(
            `${check}: ${ok ? 'ok' : `DIFFERS, ${expected} expected, ${found} found`} (${note})\n`,
          );
        return statements;
      });
    });
}

/** A file, read and checked before anything is begun; or the name of a policy that the service knows. */
async function policyOf(given: string): Promise<{ text: string } | { policy: string }> {
  const text = await readFile(given, 'utf8').catch(() => undefined);
  if (text === undefined) {
    if (/^[a-z0-9-]{1,60}(@\d+)?$/.test(given)) return { policy: given };
    throw new BadPolicy(`there is no policy file ${given}`);
  }
  const { faults = [] } = readPolicy(text);
  if (faults.length === 0) return { text };
  throw new BadPolicy(
    faults
      .map(({ line, path, reason }) => `${given}:${line}: ${path}: ${reason.zh}\n    ${reason.en}`)
      .join('\n'),
  );
}
