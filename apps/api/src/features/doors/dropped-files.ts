import { constants } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Where taken files go, below the folder of their source. */
export const OUTCOMES = ['done', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A file that a source has dropped: `folder` is the source's, `path` the way from there. */
export type DroppedFile = {
  folder: string;
  path: string;
  size: number;
  changedMs: number;
  inode: number;
};

/** Names of files that a transfer has not finished, or that an office program has open. */
const UNFINISHED = /^[.~]|\.(part|partial|tmp|temp|filepart|crdownload|swp)$/i;

/** Complete files of all sources, in the order of their names. What is written by us is not among them. */
export async function droppedFiles(
  dir: string,
): Promise<{ files: DroppedFile[]; unfinished: DroppedFile[] }> {
  const found: DroppedFile[] = [];
  for (const folder of await foldersOf(dir)) {
    if (!folder.startsWith('.')) await walk(dir, folder, '', found);
  }
  const isUnfinished = (file: DroppedFile): boolean => UNFINISHED.test(file.path.replace(/^.*\//, ''));
  return {
    files: found.filter((file) => !isUnfinished(file)),
    unfinished: found.filter(isUnfinished),
  };
}

async function foldersOf(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

async function walk(dir: string, folder: string, below: string, found: DroppedFile[]): Promise<void> {
  const entries = await readdir(join(dir, folder, below), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      const isOurs = below === '' && OUTCOMES.some((name) => name === entry.name);
      if (!isOurs && !entry.name.startsWith('.')) await walk(dir, folder, path, found);
      continue;
    }
    // A link may lead out of the folder.
    if (!entry.isFile()) continue;
    const state = await stat(join(dir, folder, path)).catch(() => undefined);
    if (state) found.push({ folder, path, size: state.size, changedMs: state.mtimeMs, inode: state.ino });
  }
}

/** Whether a file is still as it was. */
export async function isUnchanged(dir: string, file: DroppedFile): Promise<boolean> {
  const now = await stat(join(dir, file.folder, file.path)).catch(() => undefined);
  return now?.size === file.size && now.mtimeMs === file.changedMs && now.ino === file.inode;
}

/** A path that nothing stands at: the file's own, else one with a mark in its name. */
export async function freePath(path: string, mark: string): Promise<string> {
  for (let nth = 0; ; nth += 1) {
    const candidate =
      nth === 0 ? path : path.replace(/(\.[^/]*)?$/, `-${mark}${nth === 1 ? '' : `-${nth}`}$1`);
    const isTaken = await access(candidate, constants.F_OK).then(
      () => true,
      () => false,
    );
    if (!isTaken) return candidate;
  }
}
