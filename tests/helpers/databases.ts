import { rm } from 'node:fs/promises';
import { POSTGRES } from '../../apps/api/src/platform.js';
import { Database } from '../../apps/api/src/postgres/database.js';
import { migratePostgres } from '../../apps/api/src/postgres/migrate.js';
import { newFolder } from './app.js';
import { findPostgres, startPostgres } from './postgres.js';

export type OpenDatabase = { database: Database; close: () => Promise<void> };

async function embedded(): Promise<OpenDatabase> {
  const folder = await newFolder();
  const database = await Database.embedded(folder);
  await migratePostgres(database, POSTGRES);
  return {
    database,
    close: async () => {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function served(programs: string): Promise<OpenDatabase> {
  const server = await startPostgres(programs);
  const database = Database.served(server.url);
  await migratePostgres(database, POSTGRES);
  return {
    database,
    close: async () => {
      await database.close();
      await server.stop();
    },
  };
}

/** The databases that a suite runs on: the embedded one, and a server where one is installed. Both are empty, with all tables. */
export function databases(suite: string): [name: string, open: () => Promise<OpenDatabase>][] {
  const programs = findPostgres(`${suite} on a PostgreSQL server`);
  return [
    ['PGlite', embedded],
    ...(programs
      ? [['a PostgreSQL server', () => served(programs)] satisfies [string, () => Promise<OpenDatabase>]]
      : []),
  ];
}
