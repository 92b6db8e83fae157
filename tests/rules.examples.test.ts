import { RULES } from '@fundwatch/rules';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { collect, complete, openWorkbench, OWNER, send, type Workbench } from './helpers/workbench.js';

// Every rule, on its own examples, on the real engines: what it must find and what it must leave alone.
describe('rules find what their examples say', () => {
  let bench: Workbench;
  beforeAll(async () => void (bench = await openWorkbench()), 60_000);
  afterAll(() => bench.close());

  const outcomeOf = async (pool: string, rule: string): Promise<string> => {
    const rows = await bench.platform.clickhouse.query({
      name: 'outcome of a rule',
      sql: `SELECT concat(state, ' ', reason) AS outcome FROM rule_outcomes FINAL WHERE pool = {pool:String} AND rule_id = {rule:String}`,
      params: { pool, rule },
      row: z.object({ outcome: z.string() }),
    });
    return rows.map(({ outcome }) => outcome).join('; ');
  };

  for (const rule of RULES) {
    rule.examples.forEach((example, at) => {
      it(`${rule.id}: ${example.title.en}`, async () => {
        const pool = `${rule.id}-${at}`;
        for (const [stream, rows] of Object.entries(example.records)) {
          await send(
            bench,
            stream,
            rows.map((row) => complete(stream, row)),
            { pool },
          );
        }
        await bench.services.worker.drain();
        const receipts = await bench.services.ingest.receipts(OWNER, { pool, limit: 50 });
        expect(
          receipts.items
            .map((receipt) => ({ stream: receipt.stream, rejected: receipt.rejected, error: receipt.error }))
            .filter((receipt) => receipt.rejected > 0 || receipt.error),
        ).toEqual([]);
        // A statement that the engine refuses finds nothing, which looks like innocence.
        expect(await outcomeOf(pool, rule.id)).not.toContain('error');
        const found = await collect(bench.services.findings.all(OWNER, { pool, rule: rule.id }));
        const keys = found.map((finding) => finding.evidence.map((item) => [item.key].flat().join('/')));
        expect(keys.length, JSON.stringify(keys)).toBe(example.finds.length);
        for (const anchor of example.finds) {
          const wanted = anchor.filter((part) => !/^\d{20}$/.test(part));
          const isThere = keys.some((parts) =>
            wanted.every((part) => parts.some((key) => key.split('/').includes(part))),
          );
          expect(isThere, `${anchor.join(', ')} in ${JSON.stringify(keys)}`).toBe(true);
        }
        for (const finding of found) {
          for (const text of [finding.explanation_zh, finding.explanation_en])
            expect(text).not.toMatch(/[{}—]/);
        }
      });
    });
  }
});
