import { mkdir, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  innocentsCsv,
  labelsCsv,
  settingsOf,
  simulate,
  toCsv,
  type SimulateOptions,
} from '@fundwatch/simulator';
import { Option, type Command } from 'commander';
import { TemplatesService } from '../features/templates/templates.service.js';
import { serve } from '../serve.js';
import { addKey, openKeys } from '../storage/keys.js';
import { publicKeysOf } from '../storage/signature.js';
import { SUITE_NAMES, SUITES, type SuiteName } from '../storage/suites.js';
import { aStream, wholeNumber } from './arguments.js';
import { anOperation, calc } from './calc.command.js';
import { FORMATS, print, type Format } from './output.js';

/** The commands that need no service: the calculator, templates, the simulator, and the service itself. */
export function addOfflineCommands(program: Command): void {
  program
    .command('calc')
    .description('the settlement calculator: one JSON object, or one a line, on stdin')
    .exitOverride()
    .argument('<op>', 'the operation', anOperation)
    .addOption(new Option('--format <format>', 'how to print').choices(FORMATS).default('ndjson'))
    .action(async (op: string, { format }: { format: Format }) => {
      await print(await calc(op, process.stdin), format);
    });

  program
    .command('template')
    .description('a template of a stream with a filled example row: CSV on stdout, or a file')
    .exitOverride()
    .argument('<stream>', 'the stream', aStream)
    .option('--out <file>', 'file to write; one that ends with .xlsx is a workbook with drop-downs')
    .action(async (stream: string, options: { out?: string }) => {
      const isWorkbook = options.out?.endsWith('.xlsx') ?? false;
      const { bytes } = await new TemplatesService().template(`${stream}.${isWorkbook ? 'xlsx' : 'csv'}`);
      if (options.out === undefined) process.stdout.write(bytes);
      else await writeFile(options.out, bytes);
    });

  program
    .command('rotate-key')
    .description(
      'add a master key to a data folder; the service seals by it from its next start on, then run reseal',
    )
    .exitOverride()
    .requiredOption('--data <dir>', 'data folder')
    .addOption(new Option('--suite <name>', 'its suite (default: that of the last key)').choices(SUITE_NAMES))
    .action(async ({ data, suite }: { data: string; suite?: SuiteName }) => {
      const id = await addKey(data, suite);
      process.stdout.write(`key ${id} is there: start the service anew, then run fundwatch reseal\n`);
    });

  program
    .command('public-keys')
    .description('the public keys that signatures of evidence packs are checked with')
    .exitOverride()
    .requiredOption('--data <dir>', 'data folder')
    .action(async ({ data }: { data: string }) => {
      for (const { key, suite, publicKey } of publicKeysOf(await openKeys(data, process.env.FUNDWATCH_KEY)))
        process.stdout.write(`key ${key} (${SUITES[suite].algorithms})\n${publicKey}`);
    });

  program
    .command('serve')
    .description('run the service')
    .option('--data <dir>', 'data folder')
    .option('--port <port>', 'port to listen on')
    .option('--role <roles>', 'api, worker, scheduler (default: all)')
    .option('--demo <persons>', 'fill an empty store with a simulated county')
    .action(async (options: { data?: string; port?: string; role?: string; demo?: string }) => {
      const given = {
        FUNDWATCH_DATA: options.data,
        PORT: options.port,
        ROLES: options.role,
        DEMO_PERSONS: options.demo,
      };
      await serve({
        ...process.env,
        ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
      });
    });

  program
    .command('simulate')
    .description('write a synthetic county, with labels of what was planted')
    .exitOverride()
    .requiredOption('--out <dir>', 'folder to write to')
    .requiredOption('--persons <n>', 'how many insured persons', wholeNumber)
    .option('--seed <n>', 'seed of the county', wholeNumber, 1)
    .option('--fraud <x>', 'multiplier of planted violations; 0 plants none', (text) => Number(text), 1)
    .option('--late <share>', 'share of rows that come a period late', (text) => Number(text), 0)
    .option(
      '--dirty <share>',
      'share of rows sent twice, broken or unfinished first',
      (text) => Number(text),
      0,
    )
    .action(async ({ out, ...county }: { out: string } & SimulateOptions) => {
      settingsOf(county);
      await mkdir(out, { recursive: true });
      for (const file of simulate(county)) {
        await pipeline(Readable.from(toCsv(file)), createWriteStream(join(out, file.name)));
        process.stdout.write(
          `${JSON.stringify({ stream: file.stream, file: file.name, rows: file.rows })}\n`,
        );
      }
      await writeFile(join(out, 'labels.csv'), labelsCsv(county));
      await writeFile(join(out, 'innocents.csv'), innocentsCsv(county));
    });
}
