import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, newFolder, post, settled, startApp, type App } from '../helpers/app.js';
import { complete } from '../helpers/workbench.js';

const CARD = `id: small
name: { zh: 小卡, en: small }
version: 1
grain: institution
gate: { min_quality: 0.9, when_missing: redistribute, max_missing_weight: 50, source: test }
items:
  - { kind: indicator, indicator: K08, weight: 100, curve: { kind: linear, from: 160, to: 40 }, source: test }
`;

describe('fundwatch scores', () => {
  let folder: string;
  let app: App;
  const data = (): string => join(folder, 'data');
  beforeAll(async () => {
    folder = await newFolder();
    app = await startApp(data(), { DEMO_PERSONS: '0' });
    const of = { mdtrt_id: 'M1', psn_no: 'PERSON1', fixmedins_code: 'H1', med_type: '11' };
    const streams = {
      institutions: { fixmedins_code: 'H1', fixmedins_name: '测试卫生院', tier: 'township' },
      visits: { ...of, begntime: '2025-03-01 10:00:00' },
      settlements: { ...of, setl_id: 'S1', setl_time: '2025-03-01 11:00:00', medfee_sumamt: '70.00' },
    };
    for (const [stream, row] of Object.entries(streams))
      await post(app, `${stream}.ndjson`, `${JSON.stringify(complete(stream, row))}\n`);
    await settled(app);
    await writeFile(join(folder, 'card.yaml'), CARD);
    await writeFile(join(folder, 'bad.yaml'), CARD.replace('weight: 100', 'weight: 99'));
  });
  afterAll(async () => {
    await app.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const scores = (...more: string[]) => cli('scores', '--year', '2025', '--data', data(), ...more);

  it('prints a line a subject, in the shape of the contract', async () => {
    const { code, lines } = await scores('--policy', join(folder, 'card.yaml'));
    expect(code).toBe(0);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      subject_id: 'H1',
      grain: 'institution',
      year: 2025,
      score: '75.00',
      parts: [
        { indicator: 'K08', weight: '100', value: '70.000000', points: '75.00', reason: expect.anything() },
      ],
      negative_list: [],
    });
  });

  it('prints those of the shipped cards, and of who has no score why', async () => {
    const { code, lines } = await scores('--as-of', '2025-12-31');
    expect(code).toBe(0);
    expect(lines.map(({ subject_id, card, score }) => [subject_id, card, score])).toEqual([
      ['H1', 'capitated-institution', null],
    ]);
    expect(lines[0]?.['withheld']).toMatchObject({ zh: expect.stringContaining('暂不出分') });
  });

  it('prints nothing and exits 2 on a bad card, file or year', async () => {
    const bad = await scores('--policy', join(folder, 'bad.yaml'));
    expect([bad.code, bad.stdout]).toEqual([2, '']);
    expect(bad.stderr).toContain('line 7');
    expect(bad.stderr).toContain('99');
    const missing = await scores('--policy', join(folder, 'none.yaml'));
    expect([missing.code, missing.stdout]).toEqual([2, '']);
    const year = await cli('scores', '--year', 'soon', '--data', data());
    expect([year.code, year.stdout]).toEqual([2, '']);
  });
});
