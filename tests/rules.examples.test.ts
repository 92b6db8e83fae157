import { RULES } from '@fundwatch/rules';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect, complete, openWorkbench, OWNER, send, type Workbench } from './helpers/workbench.js';

// Every rule, on its own examples, in full from the facts, on the real engines: what it must find and what it must leave alone.
// That any other road ends in the same findings is the property's to show.
describe('rules find what their examples say', () => {
  let bench: Workbench;
  beforeAll(async () => void (bench = await openWorkbench({ isJudgingPaused: true })));
  afterAll(() => bench.close());

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
            .map(({ stream, state, rejected, error }) => ({ stream, state, rejected, error }))
            .filter(({ state, rejected, error }) => state !== 'loaded' || rejected > 0 || error),
        ).toEqual([]);
        const day = (await bench.services.ledger.clock(pool))?.slice(0, 10) ?? '1970-01-01';
        const found = await collect(
          bench.services.findings.all(OWNER, { pool, rule: rule.id }, { pools: [pool], day }),
        );
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
          if (example.grade) expect(finding.grade).toBe(example.grade);
          for (const text of [finding.explanation_zh, finding.explanation_en])
            expect(text).not.toMatch(/[{}—]/);
        }
      });
    });
  }
});
