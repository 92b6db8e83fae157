import { RULES, type Rule } from '@fundwatch/rules';
import { findStream } from '@fundwatch/streams';
import { Rng } from '../../libs/simulator/src/rng.js';
import { rulesOf, versionOf, world, type Scene, type Version } from './world.js';

/** One accepted file. */
export type File = { stream: string; versions: readonly Version[] };
/** How far the work goes after a file was accepted: not at all, or until one or two workers have nothing left. */
export type Step = { file: File; workers: 0 | 1 | 2 };

/** A version of a rule's parameters that is moved to a state before a step of a plan; it is valid from a day on. */
export type Moved = {
  ruleId: string;
  params: Readonly<Record<string, number>>;
  state: 'shadow' | 'live';
  validFrom: string;
  step: number;
};

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
  /** whether few changes are judged as they are over a long history, where they must touch few places */
  isLong: boolean;
  /** the rules that are judged: those that the scene is made for */
  rules: readonly Rule[];
  versions?: readonly Moved[];
};

/** A few worlds that share a pool and its files, each split by itself; `singles` versions come alone at the end. */
export type Case = { worldSeed: number; worlds: number; splitSeed: number; scene: Scene; singles?: number };

/** A random way to send worlds: split, mixed, repeated, replayed. Keeps the order of the versions of one key. */
export function split(found: Case): Plan {
  const rng = new Rng(found.worldSeed, found.splitSeed, 'split');
  const versions = Array.from({ length: found.worlds }, (_, at) =>
    world(found.worldSeed * 10 + at, found.scene, String(at)),
  ).flat();
  const streams = [...new Set(versions.map((version) => version.stream))];
  const byStream = streams.map((stream) => ({
    stream,
    chains: chains(versions.filter((version) => version.stream === stream)),
    cuts: 1,
  }));
  for (let extra = Math.max(0, rng.int(0, 9) - streams.length); extra > 0; extra -= 1) {
    const own = byStream[rng.int(0, streams.length - 1)];
    if (own) own.cuts += 1;
  }
  // Files that come as time goes on move the clock step by step; otherwise anything comes at any time.
  const isTimed = rng.chance(0.6);
  const single = heldBack(rng, byStream, found.singles ?? rng.int(1, 3));
  const late = isTimed ? byStream.map((own) => lateOf(own)).filter((file) => file.versions.length > 0) : [];
  const files = byStream.map(({ stream, chains: own, cuts }) =>
    withReplays(
      rng,
      pieces(rng, own, cuts, isTimed).map((piece) => ({ stream, versions: mixed(rng, piece) })),
    ),
  );
  const drain = rng.pick([0, 0, 0.1, 0.3]);
  const ordered = isTimed ? inStep(rng, files) : interleaved(rng, files);
  const early = ordered.map((file, at): Step => {
    const isLast = at === ordered.length - 1;
    return { file, workers: isLast || rng.chance(drain) ? rng.pick([1, 1, 2]) : 0 };
  });
  return {
    seed: found.worldSeed * 100 + found.splitSeed,
    steps: [...early, ...[...late, ...single].map((file): Step => ({ file, workers: 1 }))],
    partRows: rng.weighted([
      [3, 1],
      [8, 3],
      [20, 6],
      [50, 10],
    ]),
    faults: rng.chance(0.3) ? 0.05 : 0,
    isPatient: rng.chance(0.7),
    isLong: (found.scene === 'tills' || found.scene === 'signing') && found.splitSeed % 2 === 0,
    rules: rulesOf(found.scene),
  };
}

type Own = { stream: string; chains: Version[][]; cuts: number };

/** A few last versions that come alone, after everything else: what they touch, nothing else touches. */
function heldBack(rng: Rng, byStream: readonly Own[], wanted: number): File[] {
  const found: File[] = [];
  for (let count = wanted; count > 0; count -= 1) {
    const corrected = byStream.flatMap((own) => own.chains).filter((chain) => chain.length > 1);
    const moved = corrected.filter(isMoved);
    const open = moved.length > 0 && rng.chance(0.7) ? moved : corrected;
    const last = open[rng.int(0, open.length - 1)]?.pop();
    if (last) found.unshift({ stream: last.stream, versions: [last] });
  }
  return found;
}

/** What a rule may judge by. */
const UNITS = ['psn_no', 'drug_trac_codg', 'fixmedins_code', 'phone', 'device_id', 'agent_certno'];

/** Whether the last version belongs to another person, pack, place or tool than the one before. */
function isMoved(chain: readonly Version[]): boolean {
  const [before, last] = chain.slice(-2);
  return UNITS.some((name) => before?.row[name] !== last?.row[name]);
}

/** Takes out the records of the last months, whose coming moves the clock past due dates. */
function lateOf(own: Own): File {
  const isLate = (chain: readonly Version[]): boolean => eventOf(chain) > LATE;
  const versions = own.chains.filter(isLate).flat();
  own.chains = own.chains.filter((chain) => !isLate(chain));
  return { stream: own.stream, versions };
}

const LATE = '2025-02-08';

/** The records of a stream in a number of files; a later version never comes before an earlier one. */
function pieces(
  rng: Rng,
  own: readonly (readonly Version[])[],
  count: number,
  isTimed: boolean,
): Version[][] {
  const found: Version[][] = Array.from({ length: count }, () => []);
  const inOrder = isTimed ? [...own].sort((a, b) => (eventOf(a) < eventOf(b) ? -1 : 1)) : own;
  inOrder.forEach((chain, rank) => {
    const sent = rng.chance(0.25) ? repeated(rng, chain) : chain;
    const first = isTimed ? Math.floor((rank * count) / own.length) : 0;
    const places = sent.map((_, at) => (isTimed && at === 0 ? first : rng.int(first, count - 1)));
    places.sort((a, b) => a - b);
    sent.forEach((version, at) => found[places[at] ?? 0]?.push(version));
  });
  return found.filter((piece) => piece.length > 0);
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

/** The latest time that any version of a record states; records without a time come first. */
function eventOf(chain: readonly Version[]): string {
  const times = chain.map((version) => version.row[findStream(version.stream)?.event ?? ''] ?? '');
  return times.sort().at(-1) ?? '';
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

export type Batch = readonly [stream: string, ...rows: Record<string, string>[]];

/** A plan of batches, each loaded and judged before the next one comes. */
export function planOf(
  batches: readonly Batch[],
  { isLong = false, rules = RULES }: Partial<Pick<Plan, 'isLong' | 'rules'>> = {},
): Plan {
  const steps = batches.map(([stream, ...rows]): Step => {
    const versions = rows.map((row) => versionOf(stream, row));
    return { file: { stream, versions }, workers: 1 };
  });
  return { seed: 0, steps, partRows: 250_000, faults: 0, isPatient: true, isLong, rules };
}
