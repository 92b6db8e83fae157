import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const CLI = fileURLToPath(new URL('../../apps/api/bin/fundwatch.js', import.meta.url));
const calc = (op: string, input: string): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [CLI, 'calc', op], { input, encoding: 'utf8' });

const casesSchema = z.object({
  cases: z.array(
    z.object({
      op: z.string(),
      inputs: z.record(z.string(), z.unknown()),
      expected: z.record(z.string(), z.unknown()),
      must: z.array(z.string()),
    }),
  ),
});
const answerSchema = z.object({
  op: z.string(),
  result: z.record(z.string(), z.unknown()),
  steps: z.array(z.object({ code: z.string(), label_zh: z.string(), formula: z.string() })),
});

describe('fundwatch calc', () => {
  it('answers acceptance cases, one a line', async () => {
    const path = new URL('../fixtures/settlement-cases.json', import.meta.url);
    const { cases } = casesSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    for (const op of ['institution_year', 'deposit']) {
      const own = cases.filter((each) => each.op === op);
      const { status, stdout } = calc(op, own.map(({ inputs }) => JSON.stringify(inputs)).join('\n'));
      expect(status).toBe(0);
      const answers = stdout
        .trim()
        .split('\n')
        .map((line) => answerSchema.parse(JSON.parse(line)));
      own.forEach(({ expected, must }, at) => {
        for (const name of must)
          expect([op, name, answers[at]?.result[name]]).toEqual([op, name, expected[name]]);
      });
    }
  });

  it('prints nothing and exits 2 on what is no JSON object, or no operation', () => {
    for (const [op, input] of [
      ['split', '{"amount": '],
      ['split', '[1, 2]'],
      ['divide', '{}'],
    ] as const) {
      const { status, stdout, stderr } = calc(op, input);
      expect([op, status, stdout]).toEqual([op, 2, '']);
      expect(stderr).not.toBe('');
    }
  });
});
