import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { newFolder } from '../helpers/app.js';

const CLI = fileURLToPath(new URL('../../apps/api/bin/fundwatch.js', import.meta.url));

describe('fundwatch simulate on bad arguments', () => {
  it.each([
    [['--persons', '0'], 'persons'],
    [['--persons', 'many'], '--persons'],
    [['--persons', '100', '--fraud', '21'], 'fraud'],
    [['--persons', '100', '--dirty', 'x'], 'dirty'],
  ])('%j: prints nothing, exits 2 and names what is wrong', async (args, named) => {
    const out = join(await newFolder(), 'county');
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'simulate', '--out', out, ...args], {
      encoding: 'utf8',
    });
    expect({ status, stdout, isWritten: existsSync(out) }).toEqual({
      status: 2,
      stdout: '',
      isWritten: false,
    });
    expect(stderr).toContain(named);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
