import { EngineStartError } from '@fundwatch/engine';
import { readConfig, type Config } from './config/config.js';
import { loadDemo } from './features/ingest/demo.js';
import { ENGINE_ENTRY, WEB_DIR } from './paths.js';
import { FolderInUse } from './platform.js';
import { PortTaken, startServer, type Running } from './server.js';

const fail = (message: string, code: number): never => {
  process.stderr.write(`${message}\n`);
  process.exit(code);
};

/** Faults of the surroundings are said in one line; anything else is a bug and keeps its trace. */
export function sayAndExit(error: unknown): never {
  if (error instanceof PortTaken) return fail(error.message, 98);
  if (error instanceof FolderInUse) return fail(error.message, 76);
  if (error instanceof EngineStartError)
    return fail(`the embedded engine did not start: ${error.message}`, 69);
  throw error;
}

/** Runs the service until it is told to stop. */
export async function serve(env: Record<string, string | undefined>): Promise<void> {
  let config: Config;
  try {
    config = readConfig(env);
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error), 64);
  }
  const running: Running = await startServer(config, { webDir: WEB_DIR, engineEntry: ENGINE_ENTRY }).catch(
    sayAndExit,
  );
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    void running.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (config.demoPersons > 0) await loadDemo(running, config.demoPersons);
  process.stdout.write(`\n  Fundwatch 基金监测: ${running.url}\n\n`);
  if (config.roles.includes('api')) await welcome(running);
}

/** While nobody has an account: the link by which the first administrator makes one. */
async function welcome({ services, url }: Running): Promise<void> {
  if ((await services.demoAccounts.list()).length > 0) return;
  const link = await services.users.firstLink();
  if (link)
    process.stdout.write(
      `  The first administrator makes an account here, once, until ${link.expiresAt}:\n  ${url}${link.path}\n\n`,
    );
}
