import { readFile } from 'node:fs/promises';
import { simulate, toCsv } from '@fundwatch/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OWNER, openWorkbench, send, sendText, type Workbench } from '../helpers/workbench.js';

// The worked examples were computed from the CSV files by hand, with no function of ours: docs/worked-examples.
const POOL = 'worked';
const STREAMS = ['alliances', 'institutions', 'insured', 'contracts', 'visits', 'settlements', 'funds'];

/** Line and amount of the table at the end of an example. */
async function tableOf(file: string): Promise<[code: string, amount: string][]> {
  const text = await readFile(new URL(`../../docs/worked-examples/${file}`, import.meta.url), 'utf8');
  return [...text.matchAll(/^\| ([a-z_.]+) +\| (-?[\d.]+) +\|$/gm)].map(([, code = '', amount = '']) => [
    code,
    amount,
  ]);
}

const paid = (pay_id: string, subject_id: string, kind: string, amount: string): Record<string, string> => ({
  pay_id,
  subject_id,
  kind,
  amount,
  period: '2025',
  paid_at: '2025-12-20 10:00:00',
});

describe('the worked examples', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench({ isJudgingPaused: true });
    for (const file of simulate({ persons: 1200, seed: 7 })) {
      if (!STREAMS.includes(file.stream)) continue;
      await sendText(bench, file.name, [...toCsv(file)].join(''), { pool: POOL });
    }
    await send(
      bench,
      'payments',
      [
        paid('P1', 'H99012100100', 'base', '500.00'),
        paid('P2', 'H99012100100', 'signing_fund', '300.00'),
        paid('P3', 'H99012100100', 'signing_public_health', '600.00'),
        paid('P4', 'AL99001', 'prepay', '189467.21'),
        { ...paid('P5', 'H99012100100', 'base', '7.00'), period: '2024-12' },
      ],
      { pool: POOL },
    );
    await bench.services.worker.drain();
  });
  afterAll(() => bench.close());

  it.each([
    ['township-centre.md', 'chenzhou-capitation', 'H99012100100', '400.00'],
    ['alliance.md', 'guangdong-alliance', 'AL99001', '20000.00'],
  ])('%s agrees line by line', async (file, policy, subject, reasonable) => {
    const { statements, checks } = await bench.services.settlement.once(OWNER, {
      pool: POOL,
      year: 2025,
      policy,
      parameters: { score: '85', [`reasonable:${subject}`]: reasonable },
      cases: {},
    });
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    const lines = statements.find(({ subject_id }) => subject_id === subject)?.lines ?? [];
    const table = await tableOf(file);
    expect(table.length).toBeGreaterThan(20);
    expect(table.map(([code]) => [code, lines.find((line) => line.code === code)?.amount])).toEqual(table);
  });
});
