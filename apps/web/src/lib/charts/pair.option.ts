import type { EChartsCoreOption } from 'echarts/core';
import { axisLabel, axisLine, frame, tooltip, valueAxis } from './frame.ts';
import type { Palette } from './palette.ts';

export type PairInput = {
  months: { period: string; own: number | null; other: number | null; text: string }[];
  words: { own: string; other: string };
  palette: Palette;
};

/** Two lines on one axis: the subject's in accent, what it is held against dashed in grey. */
export function pairOption({ months, words, palette }: PairInput): EChartsCoreOption {
  const line = (name: string, of: 'own' | 'other', color: string) => ({
    type: 'line',
    name,
    data: months.map((month) => month[of]),
    symbol: 'none',
    connectNulls: false,
    lineStyle: { color, width: of === 'own' ? 1.5 : 1, type: of === 'own' ? 'solid' : 'dashed' },
    itemStyle: { color },
    endLabel: { show: true, formatter: name, color, fontSize: 12, offset: [0, of === 'own' ? -6 : 8] },
  });
  return {
    ...frame(palette, 84),
    xAxis: {
      type: 'category',
      data: months.map(({ period }) => period),
      boundaryGap: false,
      axisTick: { show: false },
      axisLine: axisLine(palette),
      axisLabel: axisLabel(palette),
    },
    yAxis: valueAxis(palette),
    tooltip: {
      ...tooltip(palette, 'axis'),
      formatter: (items: { dataIndex: number }[]) => months[items[0]?.dataIndex ?? 0]?.text ?? '',
    },
    series: [line(words.own, 'own', palette.accent), line(words.other, 'other', palette.ink3)],
  };
}
