import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { cli, newFolder, post, settled, startApp, type App } from '../helpers/app.js';

// CRASH_ROUNDS=30 is the full run; CI runs a short one. Each round sends batches while the service or
// its engine is killed at a random moment, and starts again on the same folder.
const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 6);
const ROWS = 400;
const BATCHES = 4;

// A small generator of its own, so that a failing run can be repeated by its seed.
let state = Number(process.env['CRASH_SEED'] ?? 7);
const random = (): number => {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return state / 2_147_483_648;
};

const batch = (round: number, at: number): string => {
  const rows = Array.from(
    { length: ROWS },
    (_, row) =>
      `S${round}-${at}-${row},V${round}-${at}-${row},P${row},H99012100001,390,11,2025-03-01 08:00:00,10.00,5.00,5.00`,
  );
  // Corrections of the round before make half-applied loads visible as wrong counts.
  const corrected =
    round > 0
      ? Array.from(
          { length: 20 },
          (_, row) =>
            `S${round - 1}-${at}-${row},V,P${row},H99012100001,390,11,2025-03-02 08:00:00,${round}.00,5.00,5.00`,
        )
      : [];
  return [
    'setl_id,mdtrt_id,psn_no,fixmedins_code,insutype,med_type,setl_time,medfee_sumamt,hifp_pay,fund_pay_sumamt',
    ...rows,
    ...corrected,
    '',
  ].join('\n');
};

const enginePid = (app: App): number | undefined => {
  try {
    const [pid] = execFileSync('pgrep', ['-P', String(app.child.pid)], { encoding: 'utf8' })
      .trim()
      .split('\n');
    return pid ? Number(pid) : undefined;
  } catch {
    return undefined;
  }
};

it(
  `loses nothing and doubles nothing over ${ROUNDS} kills`,
  { timeout: ROUNDS * 60_000 + 120_000 },
  async () => {
    const dataDir = await newFolder();
    const acknowledged = new Map<string, { round: number; at: number }>();
    let app = await startApp(dataDir, { PART_ROWS: '150' });
    let kills = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const isEngine = round % 2 === 1;
      const sending = (async () => {
        for (let at = 0; at < BATCHES; at += 1) {
          const response = await post(app, `settlements-${round}-${at}.csv`, batch(round, at)).catch(
            () => undefined,
          );
          if (response?.status !== 202) continue;
          const receipt: unknown = await response.json().catch(() => undefined);
          if (receipt !== null && typeof receipt === 'object' && 'batch_id' in receipt)
            acknowledged.set(String(receipt.batch_id), { round, at });
        }
      })();
      await sleep(50 + random() * 1_500);
      const pid = isEngine ? enginePid(app) : app.child.pid;
      if (pid) {
        process.kill(pid, 'SIGKILL');
        kills += 1;
      }
      await sending;
      if (!isEngine) {
        await app.stop('SIGKILL');
        app = await startApp(dataDir, { PART_ROWS: '150' });
      }
      if (random() < 0.4) await settled(app);
    }
    await settled(app);
    await app.stop();
    expect(kills).toBe(ROUNDS);
    expect(acknowledged.size).toBeGreaterThan(ROUNDS);

    const verified = await cli('verify', '--data', dataDir);
    expect(verified.lines.filter((line) => line['ok'] !== true)).toEqual([]);
    const records = await cli('records', 'settlements', '--data', dataDir);
    const keys = records.lines.map((line) => String(line['setl_id']));
    expect(new Set(keys).size).toBe(keys.length);
    const present = new Set(keys);
    for (const { round, at } of acknowledged.values()) {
      for (const row of [0, 199, ROWS - 1])
        expect(present.has(`S${round}-${at}-${row}`), `S${round}-${at}-${row}`).toBe(true);
    }
    await rm(dataDir, { recursive: true, force: true });
  },
);
