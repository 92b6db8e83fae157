import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cli, type CliResult } from '../helpers/app.js';
import { labelsOf } from './labels.js';
import { findingSchema } from './match.js';
import { score, type Score, type Share } from './score.js';

const USAGE = `npm run eval -- [--world DIR] [--persons N] [--seed S] [--fraud X] [--dirty SHARE] [--late SHARE] [--format table|json]
Simulates a county (or takes DIR: files of streams, labels.csv, and innocents.csv if there is one), loads it into a
folder of its own, and compares the findings with the labels.`;

async function run(...args: string[]): Promise<CliResult> {
  const done = await cli(...args);
  if (done.code !== 0) throw new Error(`fundwatch ${args.join(' ')}: ${done.stderr}`);
  return done;
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Runs the evaluation; the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      world: { type: 'string' },
      persons: { type: 'string', default: '6000' },
      seed: { type: 'string', default: '1' },
      fraud: { type: 'string', default: '1' },
      dirty: { type: 'string', default: '0' },
      late: { type: 'string', default: '0' },
      format: { type: 'string', default: 'table' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return (say(USAGE), 0);
  const folder = await mkdtemp(join(tmpdir(), 'fundwatch-eval-'));
  try {
    const world = values.world ?? join(folder, 'world');
    if (values.world === undefined) {
      say(`simulating ${values.persons} persons, seed ${values.seed} …`);
      const { persons, seed, fraud, dirty, late } = values;
      const given = Object.entries({ persons, seed, fraud, dirty, late });
      await run('simulate', '--out', world, ...given.flatMap(([name, value]) => [`--${name}`, value]));
    }
    const data = ['--data', join(folder, 'data')];
    say('loading and judging …');
    const batches = await run('ingest', world, ...data, '--rejects', join(folder, 'rejects'));
    const rows = batches.lines.reduce((sum, line) => sum + Number(line['rows'] ?? 0), 0);
    const rejected = batches.lines.reduce((sum, line) => sum + Number(line['rejected'] ?? 0), 0);
    say(`${rows} rows, ${rejected} rejected`);
    const findings = (await run('findings', ...data)).lines.map((line) => findingSchema.parse(line));
    const rules = (await run('rules', ...data)).lines.map((line) => String(line['id']));
    const [labels, innocents] = await Promise.all([
      labelsOf(world, 'labels.csv'),
      labelsOf(world, 'innocents.csv'),
    ]);
    const visits = batches.lines
      .filter((line) => line['stream'] === 'visits')
      .reduce((sum, line) => sum + Number(line['accepted'] ?? 0), 0);
    const result = { ...score(findings, labels, innocents, rules), visits };
    process.stdout.write(
      values.format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : `${tables(result)}\n`,
    );
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const line = ({ name, of, found, share }: Share, more = ''): string =>
  `${name.padEnd(30)} ${String(found).padStart(6)} of ${String(of).padStart(6)}  ${share}  ${more}`.trimEnd();

function tables(result: Score & { visits: number }): string {
  const { findings, recall, precision, visits } = result;
  const often = (count: number): string => `${count} (${((1000 * count) / Math.max(visits, 1)).toFixed(2)})`;
  return [
    `Findings (per 1,000 of ${visits} visits): ${often(findings.clear)} clear, ${often(findings.suspected)} suspected, ${often(findings.hint)} hints`,
    '',
    'Recall: labels that a clear or suspected finding tells of',
    ...recall.families.map((family) =>
      line(
        family,
        [family.isCovered ? '' : 'no rule yet', family.hintOnly ? `${family.hintOnly} as hint` : '']
          .filter((text) => text !== '')
          .join(', '),
      ),
    ),
    line(recall.covered),
    line(recall.all),
    '',
    'Precision: clear and suspected findings that tell of a label',
    ...precision.rules.map((rule) => line(rule)),
    line(precision.all),
    '',
    'Look-alikes that a clear or suspected finding accuses',
    ...result.innocents.map((family) => line(family)),
    '',
    `Missed (${result.missed.length})`,
    ...result.missed.map((one) => `${one.label} ${one.rules[0]} ${one.subject}: ${one.detail}`),
    '',
    `Unmatched (${result.unmatched.length})`,
    ...result.unmatched.map(
      (one) =>
        `${one.finding_id} ${one.rule_id} ${one.grade} ${one.subject_type}:${one.subject_id} ${one.explanation_en}`,
    ),
    ...result.accused.map((one) => `accused: ${one.innocent} by ${one.rule} ${one.finding}: ${one.detail}`),
  ].join('\n');
}
