import type { EChartsCoreOption } from 'echarts/core';
import type { Attachment } from 'svelte/attachments';

/** One chart per element: made when its code has arrived, redrawn when the option changes, gone with the element. */
export function chart(option: () => EChartsCoreOption, onFailure: () => void): Attachment<HTMLElement> {
  return (element) => {
    let isGone = false;
    let stop = () => {};
    import('./echarts.ts')
      .then(({ createChart }) => {
        if (isGone) return;
        const made = createChart(element);
        const observer = new ResizeObserver(() => made.resize());
        observer.observe(element);
        const unwatch = $effect.root(() => {
          $effect(() => made.setOption(option(), { notMerge: true }));
        });
        stop = () => {
          unwatch();
          observer.disconnect();
          made.dispose();
        };
      })
      .catch(onFailure);
    return () => {
      isGone = true;
      stop();
    };
  };
}
