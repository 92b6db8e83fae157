import type { EChartsCoreOption } from 'echarts/core';
import type { TrendPoint } from '../api/api.ts';
import { addMonths } from '../i18n/period.ts';
import { axisLabel, axisLine, frame, tooltip, valueAxis } from './frame.ts';
import type { Palette } from './palette.ts';

export type TrendWords = {
  name: string;
  thisYear: string;
  lastYear: string;
  value: (value: string | null) => string;
};

export type TrendInput = { points: TrendPoint[]; palette: Palette; words: TrendWords; isSmall: boolean };

/** The subject's line in accent, the same months a year before dashed in grey; months without a value stay gaps. */
export function trendOption({ points, palette, words, isSmall }: TrendInput): EChartsCoreOption {
  const months = points.map(({ period }) => period);
  return {
    ...frame(palette, 72),
    ...(isSmall ? { grid: { left: 4, right: 8, top: 8, bottom: 18, outerBoundsMode: 'none' } } : {}),
    xAxis: monthAxis(months, palette, isSmall),
    yAxis: { ...valueAxis(palette), show: !isSmall },
    tooltip: {
      ...tooltip(palette, 'axis'),
      axisPointer: { lineStyle: { color: palette.ink3, width: 1 } },
      formatter: (items: { dataIndex: number }[]) => tooltipText(points, items[0]?.dataIndex ?? 0, words),
    },
    series: isSmall
      ? [currentLine(points, palette, words, true)]
      : [currentLine(points, palette, words, false), yearBeforeLine(points, palette, words)],
  };
}

const CLOSE = 0.1;
const LABEL_PX = 13;

/** For each month the value twelve months earlier, where the series reaches back that far. */
export function yearBefore(points: TrendPoint[]): (number | null)[] {
  const known = new Map(points.map((point) => [point.period, point.value]));
  return points.map(({ period }) => toNumber(known.get(addMonths(period, -12)) ?? null));
}

function currentLine(points: TrendPoint[], palette: Palette, words: TrendWords, isSmall: boolean) {
  return {
    type: 'line',
    name: words.thisYear,
    data: points.map(({ value }, index) => ({
      value: toNumber(value),
      symbol: index === points.length - 1 ? 'circle' : 'none',
    })),
    symbolSize: 5,
    showSymbol: true,
    showAllSymbol: true,
    connectNulls: false,
    lineStyle: { color: palette.accent, width: 1.5 },
    itemStyle: { color: palette.accent },
    ...(isSmall
      ? {}
      : { endLabel: { show: true, formatter: words.thisYear, color: palette.accent, fontSize: 12 } }),
  };
}

function yearBeforeLine(points: TrendPoint[], palette: Palette, words: TrendWords) {
  return {
    type: 'line',
    name: words.lastYear,
    data: yearBefore(points),
    symbol: 'none',
    connectNulls: false,
    lineStyle: { color: palette.ink3, width: 1, type: 'dashed', opacity: 0.8 },
    itemStyle: { color: palette.ink3 },
    endLabel: {
      show: true,
      formatter: words.lastYear,
      color: palette.ink3,
      fontSize: 12,
      offset: [0, labelShift(points)],
    },
  };
}

/** Where the two lines end close to each other, the label of the lower one goes below the other. */
export function labelShift(points: TrendPoint[]): number {
  const now = toNumber(points.at(-1)?.value ?? null);
  const before = yearBefore(points).at(-1) ?? null;
  if (now === null || before === null) return 0;
  const drawn = points.flatMap(({ value }) => (value === null ? [] : [Number(value)]));
  // Of two level lines the range is nought.
  const isClose = Math.abs(now - before) <= CLOSE * (Math.max(...drawn) - Math.min(...drawn));
  return isClose ? (before > now ? -LABEL_PX : LABEL_PX) : 0;
}

function monthAxis(months: string[], palette: Palette, isSmall: boolean) {
  const last = months.length - 1;
  return {
    type: 'category',
    data: months,
    boundaryGap: false,
    axisTick: { show: false },
    axisLine: axisLine(palette),
    axisLabel: {
      ...axisLabel(palette),
      margin: 5,
      alignMinLabel: 'left',
      alignMaxLabel: isSmall ? 'right' : 'center',
      interval: isSmall
        ? (index: number) => index === 0 || index === last
        : (index: number) => (last - index) % 3 === 0,
    },
  };
}

/** The words come from the service's decimals, not from the floats that were drawn. */
export function tooltipText(points: TrendPoint[], index: number, words: TrendWords): string {
  const point = points[index];
  if (!point) return '';
  const before = points.find(({ period }) => period === addMonths(point.period, -12));
  const lines = [`${point.period}　${words.value(point.value)}`];
  if (before) lines.push(`${words.lastYear}　${words.value(before.value)}`);
  return lines.join('<br>');
}

function toNumber(value: string | null): number | null {
  return value === null ? null : Number(value);
}
