import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { BadInput } from './calc.command.js';
import type { ServiceClient } from './service-client.js';

const cards = z.array(z.object({ id: z.string() }));
/** What contract.md §2 names comes first, in its order. */
const scored = z.object({
  rows: z.array(
    z
      .object({
        subject_id: z.string(),
        grain: z.string(),
        year: z.number(),
        score: z.string().nullable(),
        parts: z.array(z.unknown()),
        negative_list: z.array(z.unknown()),
      })
      .loose(),
  ),
  basis: z.string(),
  version: z.number().nullable(),
  card: z.object({ id: z.string(), version: z.string() }),
});

type Options = {
  year: string;
  policy?: string | undefined;
  asOf?: string | undefined;
  pool?: string | undefined;
};

const ANEW_WAITS = 300;
const ANEW_WAIT_MS = 1_000;
const isBeingCounted = (views: readonly unknown[]): boolean =>
  JSON.stringify(views).includes('is being counted anew"');

/** Prints scores: of every shipped card, or of the card in a file. All is worked out before the first line is printed. */
export async function scores(client: ServiceClient, options: Options): Promise<Record<string, unknown>[]> {
  const { year, policy, asOf, pool } = options;
  const about = { year, ...(asOf ? { asOf } : {}), ...(pool ? { pool } : {}) };
  const text =
    policy === undefined
      ? undefined
      : await readFile(policy, 'utf8').catch(() => {
          throw new BadInput(`${policy} cannot be read`);
        });
  const read = async () => {
    if (text !== undefined) {
      const body = { ...about, year: Number(year), policy: text };
      return [await client.json('/api/scores/trial', scored, 'POST', body)];
    }
    const views = [];
    for (const { id } of await client.json('/api/score-cards', cards))
      views.push(await client.json(`/api/scores?${new URLSearchParams({ ...about, card: id })}`, scored));
    return views;
  };
  let views = await read();
  // After an update the rollups are counted anew: a page says so, a command waits.
  for (let waits = 0; waits < ANEW_WAITS && isBeingCounted(views); waits++) {
    await sleep(ANEW_WAIT_MS);
    views = await read();
  }
  return views.flatMap(({ rows, basis, version, card }) =>
    rows.map((row) => ({ ...row, card: card.id, card_version: card.version, basis, version })),
  );
}
