import { build } from 'vite';
import { fileURLToPath } from 'node:url';

/** The tests run the process as it ships. */
export default async function setup(): Promise<void> {
  await build({ root: fileURLToPath(new URL('../..', import.meta.url)), logLevel: 'error' });
}
