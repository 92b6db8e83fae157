import type { Overview, Text } from '../../lib/api/api.ts';

export function streamLabel(overview: Pick<Overview, 'streams'> | undefined, stream: string): Text {
  return overview?.streams.find((arrival) => arrival.stream === stream)?.label ?? { zh: stream, en: stream };
}
