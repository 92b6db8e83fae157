import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { EVALUATION } from './knobs/evaluation.js';
import { TUNING } from './knobs/tuning.js';
import { innocents, labels } from './labels.js';
import { settingsOf } from './options.js';
import { recordsOf } from './testing.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const county = { persons: 3000, seed: 5, from: '2024-01-01' };

/** Source files below a folder. */
const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.name === 'node_modules' || entry.name === 'dist'
      ? []
      : entry.isDirectory()
        ? sources(join(folder, entry.name))
        : /\.(ts|mjs|svelte)$/.test(entry.name)
          ? [join(folder, entry.name)]
          : [],
  );

describe('profiles', () => {
  it('have seeds that the others cannot have', () => {
    const seedOf = (profile: 'tuning' | 'evaluation', seed: number): number =>
      settingsOf({ ...county, profile, seed }).seed;
    expect(seedOf('evaluation', 0)).toBeLessThan(0);
    expect(seedOf('tuning', 20_260_401)).toBe(20_260_401);
    expect(() => seedOf('tuning', -1)).toThrow(/seed/);
  });

  it('of evaluation are asked for by the evaluation alone', () => {
    const asks = ['apps', 'libs', 'tests', 'scripts']
      .flatMap((folder) => sources(join(ROOT, folder)))
      .filter((file) => /knobs\/evaluation|profile: .*'(evaluation|subtle)'/.test(readFileSync(file, 'utf8')))
      .map((file) => file.slice(ROOT.length).replace(/^\//, ''));
    const own = asks.filter((file) => !file.startsWith('libs/simulator/') && !file.startsWith('tests/eval/'));
    expect(own).toEqual([]);
    expect(asks).toContain('tests/eval/worlds.ts');
  });

  it('of evaluation vary what tuning holds fast', () => {
    const fixed = Object.entries(TUNING).filter(([, { plain }]) => plain[0] === plain[1]);
    const same = fixed.filter(([name, { plain }]) => {
      const [, of] = Object.entries(EVALUATION).find(([known]) => known === name) ?? [];
      return of === undefined || (of.plain[0] === plain[0] && of.plain[1] === plain[1]);
    });
    expect(same).toEqual([]);
  });

  it('of the thresholds have innocents that stay below, and nobody else has', () => {
    const below = (profile: 'tuning' | 'subtle'): string[] =>
      innocents({ ...county, profile }).flatMap(({ family }) =>
        family.endsWith('_stays_just_below') ? [family] : [],
      );
    expect(new Set(below('subtle'))).toEqual(new Set(['overlap_stays_just_below', 'split_stays_just_below']));
    expect(below('tuning')).toEqual([]);
  });
});

describe('rolls', () => {
  const options = { ...county, profile: 'evaluation' } as const;
  const rows = recordsOf(options);
  const roll = (family: string): { size: number; team: string } => {
    const label = [...labels(options), ...innocents(options)].find((one) => one.family === family);
    return { size: Number(label?.detail.split(' ')[0]), team: label?.subject_id ?? '' };
  };
  const onTeam = (team: string): Record<string, string>[] =>
    rows('contracts').filter((row) => row['team_id'] === team && row['begndate'] === '2025-01-01');

  it('put more people on the books of one doctor than anybody can serve', () => {
    const { size, team } = roll('overloaded_team');
    expect(size).toBeGreaterThan(2000);
    expect(new Set(onTeam(team).map((row) => row['psn_no'])).size).toBe(size);
    expect(new Set(onTeam(team).map((row) => row['doctor_no'])).size).toBe(1);
  });

  it('have innocent twins: as many, with two doctors', () => {
    const { size, team } = roll('large_team');
    expect(size).toBeGreaterThan(2000);
    expect(onTeam(team)).toHaveLength(size);
    expect(new Set(onTeam(team).map((row) => row['doctor_no'])).size).toBe(2);
  });

  it('are whole in whatever part of the county their town begins', () => {
    const part = (more: object): number => recordsOf({ ...options, size: 3000, ...more })('insured').length;
    expect(part({ persons: 1000 }) + part({ skip: 1000 })).toBe(rows('insured').length);
  });
});
