import { METRICS, metricsMarkdown } from '@fundwatch/metrics';
import { RULES, rulesMarkdown } from '@fundwatch/rules';
import { jsonSchema, STREAMS, streamsMarkdown, templateCsv, type Stream } from '@fundwatch/streams';
import { envSchema } from '../config/env.js';

const streams: readonly Stream[] = Object.values(STREAMS);

function envExample(): string {
  const lines = ['# Every variable with its default; generated from apps/api/src/config/env.ts.'];
  for (const [name, schema] of Object.entries(envSchema.shape)) {
    const fallback = schema.safeParse(undefined);
    const value = fallback.success && fallback.data !== undefined ? String(fallback.data) : '';
    lines.push('', `# ${schema.description ?? ''}`, `${value === '' ? '# ' : ''}${name}=${value}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Every generated file, by its path from the root: written by `npm run gen`, compared by a test. */
export function generatedFiles(): Map<string, string> {
  const files = new Map([
    ['docs/streams.md', streamsMarkdown(streams)],
    ['docs/rules.md', rulesMarkdown(RULES)],
    ['docs/metrics.md', metricsMarkdown(METRICS)],
    ['.env.example', envExample()],
  ]);
  for (const stream of streams) {
    files.set(`docs/templates/${stream.name}.csv`, templateCsv(stream));
    files.set(`docs/schemas/${stream.name}.json`, `${JSON.stringify(jsonSchema(stream), null, 2)}\n`);
  }
  return files;
}
