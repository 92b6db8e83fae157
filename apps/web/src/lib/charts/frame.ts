import type { EChartsCoreOption } from 'echarts/core';
import type { Palette } from './palette.ts';

/** What all charts have in common; `right` and `bottom` leave room for labels at the ends of lines and for the name of the axis. */
export const frame = (palette: Palette, right: number, bottom = 8): EChartsCoreOption => ({
  animation: false,
  textStyle: { fontFamily: palette.font },
  grid: { left: 8, right, top: 16, bottom, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
});

/** The words along an axis. */
export const axisLabel = (palette: Palette) => ({ color: palette.ink3, fontSize: 11, hideOverlap: true });

export const axisLine = (palette: Palette) => ({ lineStyle: { color: palette.line } });

/** An upright axis of values, which need not begin at nought. */
export const valueAxis = (palette: Palette) => ({
  type: 'value',
  scale: true,
  splitNumber: 4,
  splitLine: axisLine(palette),
  axisLabel: axisLabel(palette),
});

/** How the words at the pointer look. */
export const tooltip = (palette: Palette, trigger: 'item' | 'axis') => ({
  trigger,
  confine: true,
  transitionDuration: 0,
  backgroundColor: palette.panel,
  borderColor: palette.line,
  padding: [4, 8],
  textStyle: { color: palette.ink, fontSize: 12 },
});
