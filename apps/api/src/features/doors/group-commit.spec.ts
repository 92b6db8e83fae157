import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { GroupCommit } from './group-commit.js';

describe('a group commit', () => {
  it('commits together what comes together, and gathers while it commits', async () => {
    const groups: string[][] = [];
    const door = new GroupCommit<string, string>(
      async (_, items) => {
        groups.push([...items]);
        await sleep(20);
        return items.map((item) => item.toUpperCase());
      },
      { waitMs: 2, maxSize: 100 },
    );
    const first = [door.add('a', 'x', 1), door.add('a', 'y', 1), door.add('b', 'z', 1)];
    await sleep(10);
    const second = [door.add('a', 'u', 1), door.add('a', 'v', 1)];
    expect(await Promise.all([...first, ...second])).toEqual(['X', 'Y', 'Z', 'U', 'V']);
    expect(groups.map((group) => group.join(''))).toEqual(['xy', 'z', 'uv']);
    expect(await door.add('a', 'w', 1)).toBe('W');
  });

  it('fails those whose commit fails, and no others', async () => {
    let times = 0;
    const door = new GroupCommit<string, string>(
      async (_, items) => {
        times += 1;
        if (times === 1) throw new Error('disk full');
        return items;
      },
      { waitMs: 1, maxSize: 1 },
    );
    const answers = await Promise.allSettled([
      door.add('a', 'x', 1),
      door.add('a', 'y', 5),
      door.add('a', 'z', 1),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(times).toBe(3);
  });
});
