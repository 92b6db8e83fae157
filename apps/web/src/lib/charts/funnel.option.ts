import type { EChartsCoreOption } from 'echarts/core';
import { axisLabel, axisLine, frame, tooltip, valueAxis } from './frame.ts';
import type { Palette } from './palette.ts';

export type FunnelPoint = {
  name: string;
  size: number;
  value: number;
  isOwn: boolean;
  isOutside: boolean;
  limits95: [number, number] | null;
  limits998: [number, number] | null;
  text: string;
};
export type FunnelInput = {
  points: FunnelPoint[];
  centre: number | null;
  /** whether limits follow from the size alone, so that they make a curve */
  hasCurve: boolean;
  palette: Palette;
  words: { size: string; p95: string; p998: string; centre: string };
};

/** Each subject by its size and value, between the limits where its like lie: those outside them are marked by shape and colour. */
export function funnelOption({ points, centre, hasCurve, palette, words }: FunnelInput): EChartsCoreOption {
  const sorted = points.toSorted((a, b) => a.size - b.size);
  const ends = [sorted[0]?.size ?? 0, sorted.at(-1)?.size ?? 1];
  const limit = (name: string, of: 'limits95' | 'limits998', side: 0 | 1) => ({
    type: 'line',
    name,
    silent: true,
    symbol: 'none',
    data: sorted.flatMap((point) => {
      const range = point[of];
      return range ? [[point.size, range[side]]] : [];
    }),
    lineStyle: { color: palette.ink3, width: 1, type: of === 'limits95' ? 'dotted' : 'dashed' },
    ...(side === 1 ? { endLabel: { show: true, formatter: name, color: palette.ink3, fontSize: 11 } } : {}),
  });
  const curves = hasCurve
    ? ([0, 1] as const).flatMap((side) => [
        limit(words.p95, 'limits95', side),
        limit(words.p998, 'limits998', side),
      ])
    : [];
  const middle =
    centre === null
      ? []
      : [
          {
            type: 'line',
            silent: true,
            symbol: 'none',
            data: ends.map((size) => [size, centre]),
            lineStyle: { color: palette.ink3, width: 1 },
            endLabel: { show: true, formatter: words.centre, color: palette.ink3, fontSize: 11 },
          },
        ];
  return {
    ...frame(palette, 84, 24),
    xAxis: {
      type: 'value',
      scale: true,
      name: words.size,
      nameLocation: 'middle',
      nameGap: 22,
      nameTextStyle: { color: palette.ink3, fontSize: 11 },
      splitLine: { show: false },
      axisLine: axisLine(palette),
      axisLabel: axisLabel(palette),
    },
    yAxis: valueAxis(palette),
    tooltip: {
      ...tooltip(palette, 'item'),
      formatter: ({ dataIndex, seriesType }: { dataIndex: number; seriesType: string }) =>
        seriesType === 'scatter' ? (sorted[dataIndex]?.text ?? '') : '',
    },
    series: [...curves, ...middle, dots(sorted, palette)],
  };
}

const dots = (points: FunnelPoint[], palette: Palette) => ({
  type: 'scatter',
  data: points.map(({ size, value, isOwn, isOutside, name }) => ({
    value: [size, value],
    symbol: isOutside ? 'diamond' : 'circle',
    symbolSize: isOwn ? 12 : isOutside ? 10 : 7,
    itemStyle: {
      color: isOwn ? palette.accent : isOutside ? palette.ink : palette.ink3,
      opacity: isOwn || isOutside ? 1 : 0.6,
    },
    ...(isOwn || isOutside
      ? { label: { show: true, position: 'top', formatter: name, color: palette.ink, fontSize: 11 } }
      : {}),
  })),
});
