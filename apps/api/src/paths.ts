import { fileURLToPath } from 'node:url';

/** Folders of the installed product, seen from the built files in `apps/api/dist`. */
export const WEB_DIR = fileURLToPath(new URL('../../web/dist', import.meta.url));
/** Built, also for tests that run the sources. */
export const BULK_ENTRY = fileURLToPath(new URL('../dist/bulk.js', import.meta.url));
export const ENGINE_ENTRY = fileURLToPath(new URL('../../engine/dist/main.js', import.meta.url));
/** Policy data that is shipped: score cards. */
export const SCORE_CARDS_DIR = fileURLToPath(new URL('../../../policies/score-cards', import.meta.url));
