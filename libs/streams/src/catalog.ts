import { feedback, fees, funds, referrals, services, settlements, visits } from './catalog/care.js';
import { alliances, contracts, institutions, insured } from './catalog/people-and-places.js';
import {
  calendar,
  catalogue,
  clearings,
  diagnoses,
  executions,
  packages,
  payments,
  practitioners,
  stock,
} from './catalog/reference.js';
import type { Stream } from './stream.js';

/** Every stream the product accepts, by name, in the order in which documents list them. */
export const STREAMS = {
  alliances,
  institutions,
  insured,
  contracts,
  services,
  visits,
  settlements,
  fees,
  referrals,
  feedback,
  funds,
  catalogue,
  diagnoses,
  packages,
  calendar,
  practitioners,
  stock,
  executions,
  payments,
  clearings,
} as const satisfies Record<string, Stream>;

export type StreamName = keyof typeof STREAMS;

const isStreamName = (name: string): name is StreamName => Object.hasOwn(STREAMS, name);

/** The names of all streams, in their order. */
export const STREAM_NAMES: readonly StreamName[] = Object.keys(STREAMS).filter(isStreamName);

/** The stream of that name, or undefined. */
export function findStream(name: string): Stream | undefined {
  return Object.values(STREAMS).find((stream) => stream.name === name);
}

/** A field of a stream that names a record of another by that one's key. */
export type Reference = { stream: Stream; field: string; target: string; key: string };

/** The references of a stream to streams whose key is one field. */
export const referencesOf = (stream: Stream): Reference[] =>
  Object.entries(stream.refers ?? {}).flatMap(([field, target]) => {
    const [key, ...more] = findStream(target)?.key ?? [];
    return key !== undefined && more.length === 0 ? [{ stream, field, target, key }] : [];
  });

/**
 * The stream that a file holds, by how its name begins: `visits-2025-03.csv.gz` holds `visits`.
 * The name must end there or go on with a character that no stream name has.
 */
export function streamOfFile(fileName: string): Stream | undefined {
  const base = fileName.replace(/^.*[\\/]/, '').toLowerCase();
  const word = /^[a-z]+/.exec(base)?.[0];
  return word ? findStream(word) : undefined;
}
