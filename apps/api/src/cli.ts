import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { GRAINS, PERIOD_FORMS } from '@fundwatch/metrics';
import { GRADES } from '@fundwatch/rules';
import { BadSettings } from '@fundwatch/simulator';
import { Command, CommanderError, Option } from 'commander';
import { z } from 'zod';
import { aDay, aPeriod, aRule, aStream, aYear, wholeNumber } from './cli/arguments.js';
import { BadInput } from './cli/calc.command.js';
import { ingest } from './cli/ingest.command.js';
import { FORMATS, print, type Format } from './cli/output.js';
import { addOfflineCommands } from './cli/offline.commands.js';
import { scores } from './cli/scores.command.js';
import { ServiceClient, ServiceError } from './cli/service-client.js';
import { addSettleCommand, BadPolicy } from './cli/settle.command.js';
import { archivedAnswer } from './features/audit/audit.dto.js';
import { Accounts, addUsersCommands } from './cli/users.command.js';
import { sayAndExit } from './serve.js';

const USAGE = 2;

type Common = { data?: string; url?: string; format: Format; pool?: string };

/** Runs a command against the service, and ends it whatever happens. */
async function withService(options: Common, work: (client: ServiceClient) => Promise<number>): Promise<void> {
  const client = await ServiceClient.open(options).catch(sayAndExit);
  try {
    process.exitCode = await work(client);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.code === 'invalid' ? USAGE : 1;
  } finally {
    await client.close();
  }
}

const query = (values: Record<string, string | undefined>): string =>
  new URLSearchParams(
    Object.entries(values).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, value]],
    ),
  ).toString();

const program = new Command('fundwatch')
  .description('Monitoring of capitated health-insurance money: records in, explained findings out')
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text) });

/** A command with the options that all of them share. */
const command = (name: string, about: string, parent: Command = program): Command =>
  parent
    .command(name)
    .description(about)
    .exitOverride()
    .option('--data <dir>', 'data folder of the embedded engines (default: FUNDWATCH_DATA, else ./data)')
    .option('--url <url>', 'a running service')
    .option('--pool <pool>', 'the pool (统筹区)')
    .addOption(new Option('--format <format>', 'how to print').choices(FORMATS).default('ndjson'));

command('ingest', 'send files or folders of records')
  .argument('<path...>')
  .option('--source <name@pool>', 'who sends them', 'default')
  .option('--no-wait', 'return once they are accepted')
  .option('--rejects <dir>', 'where rejected rows are written', 'rejects')
  .action(async (paths: string[], options: Common & { source: string; wait: boolean; rejects: string }) => {
    const [source = 'default', pool] = options.source.split('@');
    await withService(options, async (client) => {
      const lines = ingest(client, paths, {
        source,
        pool: pool ?? options.pool,
        wait: options.wait,
        rejectsDir: options.rejects,
      });
      let isWhole = true;
      await print(
        (async function* () {
          isWhole = yield* lines;
        })(),
        options.format,
      );
      return isWhole ? 0 : 1;
    });
  });

command('records', 'current records of a stream')
  .argument('<stream>', 'name of the stream', aStream)
  .option('--key <key...>', 'keys; the parts of a key are separated by commas')
  .option('--limit <n>', 'at most so many', wholeNumber)
  .action(async (stream: string, options: Common & { key?: string[]; limit?: number }) => {
    await withService(options, async (client) => {
      const search = new URLSearchParams();
      for (const key of options.key ?? []) search.append('key', key);
      if (options.limit !== undefined) search.set('limit', String(options.limit));
      if (options.pool) search.set('pool', options.pool);
      await print(client.rows(`/api/records/${stream}?${search}`), options.format);
      return 0;
    });
  });

command('findings', 'live findings')
  .option('--rule <id>', 'of one rule', aRule)
  .option('--since <time>', 'detected at or after')
  .addOption(new Option('--grade <grade>', 'of one grade').choices(GRADES))
  .option('--withdrawn', 'also those withdrawn')
  .option('--as-of <date>', 'as they would have been on that day', aDay)
  .action(
    async (
      options: Common & { rule?: string; since?: string; grade?: string; withdrawn?: boolean; asOf?: string },
    ) => {
      const { rule, since, grade, asOf, pool } = options;
      await withService(options, async (client) => {
        const found = client.rows(
          `/api/findings.ndjson?${query({ rule, since, grade, asOf, pool, withdrawn: options.withdrawn ? '1' : '0' })}`,
        );
        await print(found, options.format);
        return 0;
      });
    },
  );

const ANEW_WAIT_MS = 2_000;
const ANEW_WAITS = 300;
const isBeingCounted = (row: Record<string, unknown>): boolean =>
  String(row['not_computable_reason'] ?? '').endsWith('is being counted anew');

command('indicators', 'indicator values')
  .requiredOption('--period <period>', PERIOD_FORMS, aPeriod)
  .addOption(new Option('--grain <grain>', 'what they are of').choices(GRAINS).makeOptionMandatory())
  .option('--id <id>', 'one subject')
  .option('--as-of <date>', 'only what had happened by that day', aDay)
  .action(async (options: Common & { period: string; grain: string; id?: string; asOf?: string }) => {
    await withService(options, async (client) => {
      const { period, grain, id, asOf, pool } = options;
      const read = () =>
        client.json(
          `/api/indicators?${query({ period, grain, id, asOf, pool })}`,
          z.object({ rows: z.array(z.record(z.string(), z.unknown())) }),
        );
      let { rows } = await read();
      // After an update the rollups are counted anew: a page says so, a command waits.
      for (let waits = 0; waits < ANEW_WAITS && rows.some(isBeingCounted); waits++) {
        await sleep(ANEW_WAIT_MS);
        ({ rows } = await read());
      }
      await print(rows, options.format);
      return 0;
    });
  });

command('scores', 'scores of institutions and alliances, each with the parts that it is the sum of')
  .requiredOption('--year <year>', 'the year that is assessed', aYear)
  .option('--policy <file>', 'a score card, or a policy that holds one; without it those that are shipped')
  .option('--as-of <date>', 'only what had happened by that day', aDay)
  .action(async (options: Common & { year: string; policy?: string; asOf?: string }) => {
    await withService(options, async (client) => {
      await print(await scores(client, options), options.format);
      return 0;
    });
  });

command('rules', 'the catalogue of rules').action(async (options: Common) => {
  await withService(options, async (client) => {
    await print(
      await client.json(
        `/api/rules?${query({ pool: options.pool })}`,
        z.array(z.record(z.string(), z.unknown())),
      ),
      options.format,
    );
    return 0;
  });
});

command('backtest', 'what a rule would have found in the past with other parameters')
  .requiredOption('--rule <id>', 'the rule', aRule)
  .option('--set <name=value...>', 'a parameter to try; may be given several times')
  .requiredOption('--from <date>', 'events that end on this day or later', aDay)
  .requiredOption('--to <date>', 'events that begin on this day or earlier; judged as of it', aDay)
  .action(async (options: Common & { rule: string; set?: string[]; from: string; to: string }) => {
    await withService(options, async (client) => {
      const { rule, from, to, pool } = options;
      const search = new URLSearchParams({ from, to });
      for (const setting of options.set ?? []) search.append('set', setting);
      if (pool) search.set('pool', pool);
      await print(client.rows(`/api/rules/${rule}/backtest?${search}`), options.format);
      return 0;
    });
  });

addSettleCommand(
  (name, about) => command(name, about),
  (options, rows) =>
    withService(options, async (client) => {
      await print(await rows(client), options.format);
      return 0;
    }),
);

command('verify', 'prove that what is kept fits together').action(async (options: Common) => {
  await withService(options, async (client) => {
    let isSound = true;
    await print(
      (async function* () {
        for await (const row of client.rows('/api/verify')) {
          if (row['ok'] !== true) isSound = false;
          yield row;
        }
      })(),
      options.format,
    );
    return isSound ? 0 : 1;
  });
});

command(
  'reseal',
  'bring everything that rests under the present key, after rotate-key and a new start',
).action(async (options: Common) => {
  await withService(options, async (client) => {
    await print(client.rows('/api/reseal', 'POST'), options.format);
    return 0;
  });
});

command('archive-audit', 'put the oldest rows of the audit chain into a file, which the chain goes on from')
  .requiredOption('--before <date>', 'the first day whose rows stay; six months ago at the latest', aDay)
  .action(async (options: Common & { before: string }) => {
    await withService(options, async (client) => {
      const { before } = options;
      const { archived } = await client.json('/api/audit/archive', archivedAnswer, 'POST', { before });
      await print(archived ? [archived] : [], options.format);
      return 0;
    });
  });

command('keys', 'make a key by which a source sends its batches')
  .requiredOption('--source <name@pool>', 'whose key')
  .option('--revoke', 'end all keys of the source instead')
  .action(async (options: Common & { source: string; revoke?: boolean }) => {
    const [source = '', pool] = options.source.split('@');
    await withService(options, async (client) => {
      const method = options.revoke ? 'DELETE' : 'POST';
      const row = await client.json(
        `/api/keys?${query({ source, pool })}`,
        z.record(z.string(), z.unknown()),
        method,
      );
      await print([row], options.format);
      return 0;
    });
  });

const users = program.command('users').description('accounts of people').exitOverride();
addUsersCommands(
  (name, about) => command(name, about, users),
  (options, rows) =>
    withService(options, async (client) => {
      await print(await rows(new Accounts(client)), options.format);
      return 0;
    }),
);

addOfflineCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof BadInput || error instanceof BadPolicy || error instanceof BadSettings) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = USAGE;
  } else if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE;
  else {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  }
}
