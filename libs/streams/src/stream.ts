import type { Field } from './field.js';
import type { Text } from './text.js';

/**
 * A record stream: one kind of row that the product takes in (contract.md §1).
 * Order of `fields` is the order of columns in tables, templates and documents.
 */
export type Stream = {
  name: string;
  label: Text;
  /** One sentence: what a row is. */
  about: Text;
  fields: Readonly<Record<string, Field>>;
  /** Names of the fields that make a row's key inside a pool. */
  key: readonly string[];
  /** The field that moves the pool's clock forward (contract.md §1 "The clock is the data's"). */
  event?: string;
  /** Fields that refer to another stream's key; a missing target is shown as dangling, never rejected. */
  refers?: Readonly<Record<string, string>>;
  /** A field besides the key whose values grow with time: rows that belong to some of its values are looked for in a range of them. */
  grows?: string;
  /** Reference streams describe the world, they do not happen; rules may lack them. */
  reference?: boolean;
  /** Further orders that the rows are kept in, besides that of persons, which every stream that names one has. */
  orders?: readonly Order[];
};

/**
 * A copy of a stream's current rows ordered by a field, for readers who look for few values of it in a long history.
 * A field that may be empty orders only the rows that have it.
 */
export type Order = {
  by: string;
  /** the field that orders the rows of one value, before their key */
  then?: string;
  /** fields it keeps besides these and the key; absent: all */
  keeps?: readonly string[];
};

/** Declares a stream; fails at load when its key, event or references name a field it does not have. */
export function defineStream(stream: Stream): Stream {
  const named = [
    ...stream.key,
    ...(stream.event ? [stream.event] : []),
    ...(stream.grows ? [stream.grows] : []),
    ...Object.keys(stream.refers ?? {}),
    ...(stream.orders ?? []).flatMap((order) => [
      order.by,
      ...(order.then ? [order.then] : []),
      ...(order.keeps ?? []),
    ]),
  ];
  for (const name of named) {
    if (!stream.fields[name]) throw new Error(`stream ${stream.name}: no field ${name}`);
  }
  return stream;
}

/** A field of a stream by name, if it has it. */
export const findField = (stream: Stream, name: string): Field | undefined =>
  Object.hasOwn(stream.fields, name) ? stream.fields[name] : undefined;

/** The field that names the institution which a record is of, or which sends somebody away by it; undefined where none does. */
export const placeField = (stream: Stream): string | undefined =>
  ['fixmedins_code', 'from_fixmedins_code'].find((name) => findField(stream, name));

/** A field of a stream by name; throws on a name the stream does not have. */
export function fieldOf(stream: Stream, name: string): Field {
  const field = stream.fields[name];
  if (!field) throw new Error(`stream ${stream.name}: no field ${name}`);
  return field;
}
