import { findStream } from '@fundwatch/streams';
import { Rng } from '../../libs/simulator/src/rng.js';
import { world, type Scene, type Version } from './world.js';

/** One accepted file. */
export type File = { stream: string; versions: readonly Version[] };
/** How far the work goes after a file was accepted: not at all, or until one or two workers have nothing left. */
export type Step = { file: File; workers: 0 | 1 | 2 };

/** One way to send a world. */
export type Plan = {
  seed: number;
  steps: readonly Step[];
  /** rows of a part: small, so that a file has several */
  partRows: number;
  /** share of the stores' calls that fail before or after they did their work */
  faults: number;
  /** whether judging waits until nothing more of the pool is on its way */
  isPatient: boolean;
};

/** A few worlds that share a pool and its files, each split by itself. */
export type Case = { worldSeed: number; worlds: number; splitSeed: number; scene: Scene };

/** A random way to send a world: split, mixed, repeated, replayed. Keeps the order of the versions of one key. */
export function split(found: Case): Plan {
  const versions = Array.from({ length: found.worlds }, (_, at) =>
    world(found.worldSeed * 10 + at, found.scene, String(at)),
  ).flat();
  const rng = new Rng(found.splitSeed, 'split');
  const streams = [...new Set(versions.map((version) => version.stream))];
  const cuts = new Map(streams.map((stream) => [stream, 1]));
  for (let extra = Math.max(0, rng.int(0, 11) - streams.length); extra > 0; extra -= 1) {
    const stream = streams[rng.int(0, streams.length - 1)] ?? '';
    cuts.set(stream, (cuts.get(stream) ?? 1) + 1);
  }
  // Files that come as time goes on move the clock step by step; otherwise anything comes at any time.
  const isTimed = rng.chance(0.5);
  const files: File[][] = [];
  for (const stream of streams) {
    const count = cuts.get(stream) ?? 1;
    const pieces: Version[][] = Array.from({ length: count }, () => []);
    const own = chains(versions.filter((version) => version.stream === stream));
    if (isTimed) own.sort((one, other) => (eventOf(one) < eventOf(other) ? -1 : 1));
    own.forEach((chain, rank) => {
      const sent = rng.chance(0.25) ? repeated(rng, chain) : chain;
      const first = isTimed ? Math.floor((rank * count) / own.length) : 0;
      const places = sent.map((_, at) => (isTimed && at === 0 ? first : rng.int(first, count - 1)));
      places.sort((one, other) => one - other);
      sent.forEach((version, at) => pieces[places[at] ?? 0]?.push(version));
    });
    const made = pieces
      .filter((piece) => piece.length > 0)
      .map((piece) => ({ stream, versions: mixed(rng, piece) }));
    files.push(withReplays(rng, made));
  }
  const drain = rng.pick([0, 0.1, 0.2, 0.4]);
  const ordered = isTimed ? inStep(rng, files) : interleaved(rng, files);
  return {
    seed: found.splitSeed,
    steps: ordered.map((file) => ({ file, workers: rng.chance(drain) ? rng.pick([1, 1, 2]) : 0 })),
    partRows: rng.weighted([
      [3, 1],
      [8, 3],
      [20, 6],
      [50, 10],
    ]),
    faults: rng.chance(0.3) ? 0.05 : 0,
    isPatient: rng.chance(0.7),
  };
}

/** Versions by key, each key's in their order. */
export function chains(versions: readonly Version[]): Version[][] {
  const byKey = new Map<string, Version[]>();
  for (const version of versions) byKey.set(version.key, [...(byKey.get(version.key) ?? []), version]);
  return [...byKey.values()];
}

/** Some versions sent twice, before the next one of their key. */
const repeated = (rng: Rng, chain: readonly Version[]): Version[] =>
  chain.flatMap((version) => (rng.chance(0.5) ? [version, version] : [version]));

/** Any order that keeps that of the versions of one key. */
function mixed(rng: Rng, versions: readonly Version[]): Version[] {
  return interleaved(rng, chains(versions));
}

/** When the first version of a record happened; records without a time come first. */
function eventOf(chain: readonly Version[]): string {
  const [first] = chain;
  return first?.row[findStream(first.stream)?.event ?? ''] ?? '';
}

/** One list from many, each of which moves on as fast as the others. */
const inStep = (rng: Rng, lists: readonly (readonly File[])[]): File[] =>
  lists
    .flatMap((list) => list.map((file, at) => ({ file, at: (at + rng.float()) / list.length })))
    .sort((one, other) => one.at - other.at)
    .map(({ file }) => file);

/** One list from many, each of which keeps its order. */
function interleaved<T>(rng: Rng, lists: readonly (readonly T[])[]): T[] {
  const left = lists.map((list) => [...list]);
  const found: T[] = [];
  for (let count = lists.reduce((sum, list) => sum + list.length, 0); count > 0; count -= 1) {
    const open = left.filter((list) => list.length > 0);
    const next = open[rng.int(0, open.length - 1)]?.shift();
    if (next !== undefined) found.push(next);
  }
  return found;
}

/** Files with some of them sent again, where no key of the file has another content by then. */
function withReplays(rng: Rng, files: readonly File[]): File[] {
  const found: File[] = [];
  for (const file of files) {
    found.push(file);
    const again = found[rng.int(0, found.length - 1)];
    if (again && rng.chance(0.15) && !isSuperseded(again, found)) found.push(again);
  }
  return found;
}

function isSuperseded(file: File, sent: readonly File[]): boolean {
  const standing = new Map(sent.flatMap((other) => other.versions).map((version) => [version.key, version]));
  return chains(file.versions).some((chain) => {
    const last = chain.at(-1);
    return last !== undefined && JSON.stringify(standing.get(last.key)?.row) !== JSON.stringify(last.row);
  });
}
