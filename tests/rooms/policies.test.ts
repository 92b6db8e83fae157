import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scope } from '../../apps/api/src/features/access/scope.js';
import { openWorkbench, type Workbench } from '../helpers/workbench.js';

const ID = 'chenzhou-capitation';
const POOL = 'policies';
const OFFICER: Scope = { who: 'user:officer', pools: [POOL, 'elsewhere'], clear: false };
const INSTITUTION: Scope = {
  who: 'user:clinic',
  pools: [POOL],
  places: [{ pool: POOL, kind: 'institution', id: 'H1' }],
  clear: false,
};

describe('the policies of a pool', () => {
  let bench: Workbench;
  let text: string;
  beforeAll(async () => {
    bench = await openWorkbench();
    ({ text } = await bench.services.policies.view(OFFICER, ID, { pool: POOL }));
  });
  afterAll(() => bench.close());
  const next = (version: number, from = text): string => from.replace(/^version: .*/m, `version: ${version}`);
  const save = (scope: Scope, body: string): Promise<unknown> =>
    bench.services.policies.save(scope, ID, POOL, { text: body, reason: '下一年度的参数' });

  it('are the shipped ones, each parameter with its name and the text that it rests on', async () => {
    const list = await bench.services.policies.list(OFFICER, POOL);
    expect(list.map(({ id }) => id)).toEqual([
      'chenzhou-capitation',
      'family-doctor',
      'guangdong-alliance',
      'guangdong-capitation',
      'special-disease-points',
    ]);
    for (const { id } of list) {
      const { parameters } = await bench.services.policies.view(OFFICER, id, { pool: POOL });
      for (const { name, label, value, rows, source } of parameters) {
        expect([name, label.zh, label.en, source].filter((part) => part === '')).toEqual([]);
        expect([id, name, value === '' && rows === null]).toEqual([id, name, false]);
      }
    }
    const { parameters } = await bench.services.policies.view(INSTITUTION, ID, { pool: POOL });
    expect(parameters.find(({ name }) => name === 'base_cap')).toMatchObject({
      value: '68.00',
      isDefault: false,
    });
    expect(parameters.find(({ name }) => name === 'retain_bands')?.rows?.[1]).toEqual({
      min: '80',
      below: '90',
      rate: '0.80',
    });
    expect(parameters.find(({ name }) => name === 'unsigned_allocation')?.isDefault).toBe(true);
  });

  it('are checked with the line of each fault', () => {
    const broken = text.replace('risk_rate: { value: 0.10', 'risk_rate: { value: 10');
    const line = broken.split('\n').findIndex((row) => row.includes('risk_rate: { value: 10')) + 1;
    expect(bench.services.policies.check(broken)).toMatchObject({
      id: null,
      faults: [{ line, path: 'parameters.risk_rate.value' }],
    });
    expect(bench.services.policies.check(text)).toEqual({ faults: [], id: ID, version: '1' });
  });

  it('are saved as the next version only, by those of the whole pool, and stand for good', async () => {
    await expect(save(OFFICER, text)).rejects.toMatchObject({ code: 'conflict' });
    await expect(save(INSTITUTION, next(2))).rejects.toMatchObject({ code: 'denied' });
    await expect(save(OFFICER, next(2).replace('68.00', '-1'))).rejects.toMatchObject({ code: 'invalid' });
    await expect(save(OFFICER, next(2).replace(ID, 'another'))).rejects.toMatchObject({ code: 'invalid' });
    const saved = next(2).replace('68.00', '66.00');
    await save(OFFICER, saved);
    const view = await bench.services.policies.view(OFFICER, ID, { pool: POOL });
    expect(view).toMatchObject({ version: '2', text: saved, before: text });
    expect(view.versions.map(({ version, by }) => [version, by])).toEqual([
      ['2', OFFICER.who],
      ['1', null],
    ]);
    await expect(save(OFFICER, next(2))).rejects.toMatchObject({ code: 'conflict' });
    await expect(
      bench.platform.database.execute('UPDATE policy_versions SET text = $1', ['x']),
    ).rejects.toThrow(/never changes/);
    expect((await bench.services.policies.find(POOL, ID))?.version).toBe('2');
    expect((await bench.services.policies.find(POOL, `${ID}@1`))?.version).toBe('1');
    expect(await bench.services.policies.find(POOL, `${ID}@3`)).toBeUndefined();
    expect((await bench.services.policies.view(OFFICER, ID, { pool: 'elsewhere' })).version).toBe('1');
  });
});
