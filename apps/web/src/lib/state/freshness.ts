import type { Overview, StreamArrival, Text } from '../api/api.ts';
import { dayNumber, rangeOf } from '../i18n/period.ts';
import type { MessageKey } from '../i18n/messages.zh-CN.ts';

export type Fresh = { until: string | null; receivedAt: string | null; isPartial: boolean };

/** The figures of a tile reach only as far as the shortest of the streams they need. */
export function freshnessOf(overview: Overview | undefined, needs: string[], period: string | null): Fresh {
  const streams = overview?.streams.filter(({ stream }) => needs.includes(stream)) ?? [];
  const until = smallest(streams.map(({ lastEvent }) => lastEvent)) ?? overview?.asOf ?? null;
  const receivedAt =
    largest(streams.map(({ lastReceivedAt }) => lastReceivedAt)) ?? overview?.receivedAt ?? null;
  // Not by the stream's own last event: the last day of a year may well see no visit.
  const reached = overview?.asOf?.slice(0, 10);
  const isPartial = reached !== undefined && period !== null && reached < rangeOf(period).to;
  return { until, receivedAt, isPartial };
}

export type DataUntil = {
  level: 'ok' | 'warn' | 'bad' | 'none';
  date: string | null;
  words: MessageKey;
  /** For the words that name a stream or a count. */
  stream?: Text;
  params?: Record<string, string | number>;
};

/** Streams that every working month adds to; the others may rest for a long time without being late. */
const MONTHLY = ['visits', 'settlements', 'fees'];
const LATE_AFTER_DAYS = 35;

export function dataUntil(overview: Overview, period: string | null): DataUntil {
  const date = overview.asOf?.slice(0, 10) ?? null;
  const { engine, progress } = overview;
  if (engine.state === 'stopped') return { level: 'bad', date, words: 'data.engineStopped' };
  if (engine.state === 'restarting') return { level: 'warn', date, words: 'data.engineRestarting' };
  if (progress.state === 'loading') {
    return {
      level: 'warn',
      date,
      words: 'data.loading',
      params: { done: progress.done, total: progress.total },
    };
  }
  if (!date) return { level: 'none', date, words: 'data.none' };
  const late = overview.streams.find((arrival) => isLate(arrival, date));
  if (late) {
    const params = { date: late.lastEvent?.slice(0, 10) ?? '' };
    return { level: 'warn', date, words: 'data.late', stream: late.label, params };
  }
  if (period && date < rangeOf(period).to) return { level: 'warn', date, words: 'data.partial' };
  return { level: 'ok', date, words: 'data.complete' };
}

export function isLate({ stream, lastEvent }: StreamArrival, asOf: string | null): boolean {
  if (!asOf || !lastEvent || !MONTHLY.includes(stream)) return false;
  return dayNumber(asOf) - dayNumber(lastEvent) > LATE_AFTER_DAYS;
}

function smallest(values: (string | null)[]): string | null {
  return values.filter((value) => value !== null).sort()[0] ?? null;
}

function largest(values: (string | null)[]): string | null {
  return (
    values
      .filter((value) => value !== null)
      .sort()
      .at(-1) ?? null
  );
}
