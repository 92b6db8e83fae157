export type Palette = {
  accent: string;
  ink: string;
  ink3: string;
  line: string;
  panel: string;
  font: string;
};

/** Charts take their colours from the same tokens as the page. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    accent: read('--accent'),
    ink: read('--ink'),
    ink3: read('--ink-3'),
    line: read('--line'),
    panel: read('--panel'),
    font: read('--font'),
  };
}
