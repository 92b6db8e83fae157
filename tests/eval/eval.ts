import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { RULES } from '../../libs/rules/src/index.js';
import { judged } from './judged.js';
import type { Outcomes } from './outcomes.js';
import { details, tables } from './report.js';
import { score } from './score.js';
import { folderWorld, KINDS, simulated, type World } from './worlds.js';

const USAGE = `npm run eval -- [--seeds N|A,B,…] [--kind all|none|subtle] [--persons N] [--world DIR] [--keep DIR] [--details] [--json]
Simulates counties with the profile of evaluation, of every kind and with several seeds, judges each in engines of its own, and
compares the findings of all together with what was planted. Exits 1 when a bar is missed.
  --seeds    how many seeds, or which (5)
  --kind     one kind of world only
  --persons  insured persons of a county (3000)
  --world    a folder instead: files of streams, labels.csv, and innocents.csv if there is one
  --keep     keep the outcome of each world in a folder, and take from it what was judged before
  --details  name what was missed, unmatched and accused, one by one
  --json     print JSON`;

const OPTIONS = {
  seeds: { type: 'string', default: '5' },
  kind: { type: 'string' },
  persons: { type: 'string', default: '3000' },
  world: { type: 'string' },
  keep: { type: 'string' },
  details: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

const say = (text: string): void => void process.stderr.write(`${text}\n`);

const seedsOf = (text: string): number[] =>
  text.includes(',')
    ? text.split(',').filter(Boolean).map(Number)
    : Array.from({ length: Number(text) }, (_, n) => n + 1);

function worldsOf(values: Values): World[] {
  if (values.world !== undefined) return [folderWorld(values.world)];
  const kinds = KINDS.filter((kind) => values.kind === undefined || values.kind === kind);
  return seedsOf(values.seeds).flatMap((seed) =>
    kinds.map((kind) => simulated(kind, seed, Number(values.persons))),
  );
}

/** The outcome of a world: of before, if it was kept; else it is judged, and kept. */
async function outcomeOf(world: World, keep: string | undefined): Promise<Outcomes> {
  const file = keep === undefined ? undefined : join(keep, `${world.name.replace(/\W+/g, '-')}.json`);
  const known = file === undefined ? undefined : await readFile(file, 'utf8').catch(() => undefined);
  if (known !== undefined) return JSON.parse(known);
  const started = performance.now();
  const outcome = await judged(world);
  say(`${world.name}: ${outcome.visits} visits, ${Math.round((performance.now() - started) / 1000)} s`);
  if (file !== undefined) await writeFile(file, JSON.stringify(outcome));
  return outcome;
}

/** The settings and the worlds that they ask for; undefined where they make no sense. */
function asked(args: readonly string[]): { values: Values; worlds: World[] } | undefined {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    const worlds = worldsOf(values);
    const isSound = [...seedsOf(values.seeds), Number(values.persons)].every(
      (one) => one > 0 && Number.isInteger(one),
    );
    return isSound && worlds.length > 0 ? { values, worlds } : undefined;
  } catch {
    return undefined;
  }
}

/** Runs the evaluation; the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const given = asked(args);
  if (given === undefined || given.values.help) return (say(USAGE), given ? 0 : 2);
  const { values, worlds } = given;
  if (values.keep !== undefined) await mkdir(values.keep, { recursive: true });
  const outcomes: Outcomes[] = [];
  for (const world of worlds) outcomes.push(await outcomeOf(world, values.keep));
  const result = score(outcomes, RULES);
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  print(values.json ? JSON.stringify(result, null, 2) : tables(result));
  // JSON stays JSON: what was wrong one by one is said beside it.
  if (values.details) outcomes.forEach((one) => (values.json ? say : print)(details(one).join('\n')));
  return result.bars.some(({ verdict }) => verdict === 'FAIL') ? 1 : 0;
}
