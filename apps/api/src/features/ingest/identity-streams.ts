import { identityFields, STREAMS, type Stream } from '@fundwatch/streams';

/** Streams whose rows, as they are sent, name somebody in clear. */
export const HOLDS_IDENTITY: ReadonlySet<string> = new Set(
  Object.values<Stream>(STREAMS)
    .filter((stream) => identityFields(stream).length > 0)
    .map((stream) => stream.name),
);
