import type { Text } from '../api/api.ts';
import { STREAM_LABELS } from './streams.gen.ts';

/** What a stream is called; one that the page does not know goes by its name. */
export const streamLabel = (stream: string): Text => STREAM_LABELS[stream] ?? { zh: stream, en: stream };
