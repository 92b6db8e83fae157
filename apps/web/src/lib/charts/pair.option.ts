import type { EChartsCoreOption } from 'echarts/core';
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
    animation: false,
    textStyle: { fontFamily: palette.font },
    grid: {
      left: 8,
      right: 84,
      top: 16,
      bottom: 8,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'category',
      data: months.map(({ period }) => period),
      boundaryGap: false,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.line } },
      axisLabel: { color: palette.ink3, fontSize: 11, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      scale: true,
      splitNumber: 4,
      splitLine: { lineStyle: { color: palette.line } },
      axisLabel: { color: palette.ink3, fontSize: 11 },
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      transitionDuration: 0,
      backgroundColor: palette.panel,
      borderColor: palette.line,
      padding: [4, 8],
      textStyle: { color: palette.ink, fontSize: 12 },
      formatter: (items: { dataIndex: number }[]) => months[items[0]?.dataIndex ?? 0]?.text ?? '',
    },
    series: [line(words.own, 'own', palette.accent), line(words.other, 'other', palette.ink3)],
  };
}
