import { addMonths, dayNumber } from '../../lib/i18n/period.ts';
import type { MessageKey } from '../../lib/i18n/messages.zh-CN.ts';
import type { Timeline, TimelineItem } from './context.queries.ts';

export type LaneKind = 'stay' | 'visit' | 'settlement' | 'contract' | 'service' | 'referral';

export type Mark = {
  id: string;
  kind: LaneKind;
  /** left edge and width in percent of the axis; no width: a point in time */
  left: number;
  width: number | null;
  item: TimelineItem;
};
export type Lane = { id: string; kind: LaneKind | null; label: string; marks: Mark[] };
export type Tick = { left: number; label: string };

const KINDS = ['stay', 'visit', 'settlement', 'service', 'referral', 'contract'] as const;
const OF_STREAM: Record<TimelineItem['stream'], LaneKind> = {
  visits: 'visit',
  settlements: 'settlement',
  contracts: 'contract',
  services: 'service',
  referrals: 'referral',
};

export const kindOf = (item: TimelineItem): LaneKind => (item.is_stay ? 'stay' : OF_STREAM[item.stream]);
export const laneLabel = (kind: LaneKind): MessageKey => `timeline.${kind}`;

const rounded = (share: number): number => Math.round(share * 100) / 100;

type Days = Pick<Timeline, 'first' | 'last'>;

/** Where a time stands between the first and the last day, in percent, kept inside them. */
export function positionOf(time: string, { first, last }: Days): number {
  const [, hour = '0', minute = '0'] = /[ T](\d{2}):(\d{2})/.exec(time) ?? [];
  const day = dayNumber(time) - dayNumber(first) + (Number(hour) * 60 + Number(minute)) / 1440;
  const share = (day / (dayNumber(last) + 1 - dayNumber(first))) * 100;
  return rounded(Math.min(Math.max(share, 0), 100));
}

/** For one person a lane for each kind of record that there is; for several persons one lane each. */
export function lanesOf(timeline: Timeline, label: (kind: LaneKind) => string): Lane[] {
  const [only, ...others] = timeline.persons;
  if (!only) return [];
  if (others.length > 0) {
    return timeline.persons.map(({ person, items }, at) => ({
      id: `person ${at}`,
      kind: null,
      label: person,
      // A contract lasts all year: between several persons it would only be a grey band.
      marks: items
        .filter((item) => kindOf(item) !== 'contract' || item.is_evidence)
        .map((item) => markOf(item, timeline)),
    }));
  }
  return KINDS.flatMap((kind) => {
    const marks = only.items.filter((item) => kindOf(item) === kind).map((item) => markOf(item, timeline));
    return marks.length === 0 ? [] : [{ id: kind, kind, label: label(kind), marks }];
  });
}

function markOf(item: TimelineItem, days: Days): Mark {
  const left = positionOf(item.from, days);
  const lasts = item.is_stay || item.stream === 'contracts';
  const end = item.to ?? days.last;
  // A last day given as a date is meant with its evening.
  const right = positionOf(end.length > 10 ? end : `${end} 23:59`, days);
  return {
    id: `${item.stream}/${item.key}`,
    kind: kindOf(item),
    left,
    width: lasts ? rounded(Math.max(right - left, 0)) : null,
    item,
  };
}

const FEW_DAYS = 24;
const MANY_DAYS = 240;

/** Marks of the axis: weeks when it is short, months, and quarters when it is long. */
export function ticksOf(days: Days): Tick[] {
  const length = dayNumber(days.last) - dayNumber(days.first);
  if (length <= FEW_DAYS)
    return [days.first, days.last].map((day) => ({ left: positionOf(day, days), label: day }));
  const step = length > MANY_DAYS ? 3 : 1;
  const ticks: Tick[] = [];
  for (
    let month = addMonths(days.first.slice(0, 7), 1);
    `${month}-01` <= days.last;
    month = addMonths(month, 1)
  ) {
    if ((Number(month.slice(5)) - 1) % step === 0)
      ticks.push({ left: positionOf(`${month}-01`, days), label: month });
  }
  return ticks;
}

export function eventBand(timeline: Timeline): { left: number; width: number } {
  const left = positionOf(timeline.event.from.slice(0, 10), timeline);
  const right = positionOf(`${timeline.event.to.slice(0, 10)} 23:59`, timeline);
  return { left, width: rounded(Math.max(right - left, 0.4)) };
}
