import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  innocentsCsv,
  labelsCsv,
  simulate,
  type SimulateOptions,
  toCsv,
} from '../../libs/simulator/src/index.js';
import { streamOfFile } from '../../libs/streams/src/index.js';
import { labelsIn, labelsOf, type Label } from './labels.js';

/** What a world is made for: every violation, none, or those that barely are one beside innocents that barely are not. */
export const KINDS = ['all', 'none', 'subtle'] as const;
export type Kind = (typeof KINDS)[number];

export type World = {
  name: string;
  kind: Kind | 'given';
  files: () => AsyncIterable<{ name: string; bytes: AsyncIterable<Uint8Array> }>;
  planted: () => Promise<{ labels: Label[]; innocents: Label[] }>;
};

/** Two whole years, so that each has one to be compared with. */
const SPAN = { from: '2024-01-01', to: '2025-12-31' };

/** Every other county is careless: some rows come late, twice, broken or unfinished. */
const CARELESS = { late: 0.03, dirty: 0.02 };

const optionsOf = (kind: Kind, seed: number, persons: number): SimulateOptions => ({
  ...SPAN,
  persons,
  // Each kind has counties of its own: what the innocents of one do is not counted three times.
  seed: seed + 100 * KINDS.indexOf(kind),
  profile: kind === 'subtle' ? 'subtle' : 'evaluation',
  fraud: kind === 'none' ? 0 : 1,
  ...(seed % 2 === 0 ? CARELESS : {}),
});

/** A county with the profile of evaluation, which no rule was tuned on. */
export function simulated(kind: Kind, seed: number, persons: number): World {
  const options = optionsOf(kind, seed, persons);
  return {
    name: `${kind} ${seed} of ${persons}`,
    kind,
    files: async function* () {
      // In the order of their periods: what was broken is put right in a later file.
      const files = [...simulate(options)].sort((a, b) => (a.name < b.name ? -1 : 1));
      for (const file of files) yield { name: file.name, bytes: bytesOf(toCsv(file)) };
    },
    planted: async () => ({
      labels: labelsIn(labelsCsv(options)),
      innocents: labelsIn(innocentsCsv(options)),
    }),
  };
}

/** The files of a folder that are of some stream, with its labels.csv, and innocents.csv if it has one. */
export const folderWorld = (folder: string): World => ({
  name: folder,
  kind: 'given',
  files: async function* () {
    for (const name of (await readdir(folder)).sort())
      if (streamOfFile(name)) yield { name, bytes: createReadStream(join(folder, name)) };
  },
  planted: async () => ({
    labels: await labelsOf(folder, 'labels.csv'),
    innocents: await labelsOf(folder, 'innocents.csv'),
  }),
});

async function* bytesOf(chunks: Iterable<string | Buffer>): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}
