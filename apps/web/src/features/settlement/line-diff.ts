/** A line of two texts laid beside each other; numbers are those of the text that has the line. */
export type DiffLine =
  | { kind: 'same'; text: string; before: number; after: number }
  | { kind: 'removed'; text: string; before: number }
  | { kind: 'added'; text: string; after: number };

/** What turns one text into another, line by line: the longest common part stays, the rest is taken out or put in. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  const common = commonLengths(a, b);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      lines.push({ kind: 'same', text: left, before: (i += 1), after: (j += 1) });
    } else if (left !== undefined && (right === undefined || at(common, i + 1, j) >= at(common, i, j + 1))) {
      lines.push({ kind: 'removed', text: left, before: (i += 1) });
    } else if (right !== undefined) {
      lines.push({ kind: 'added', text: right, after: (j += 1) });
    }
  }
  return lines;
}

/** Only what changed, with so many unchanged lines around it; `gap` stands where lines were left out. */
export function changedParts(lines: readonly DiffLine[], around = 2): (DiffLine | 'gap')[] {
  const shown = lines.map((_, at) =>
    lines.slice(Math.max(0, at - around), at + around + 1).some(({ kind }) => kind !== 'same'),
  );
  return lines.flatMap((line, at): (DiffLine | 'gap')[] => {
    if (shown[at]) return [line];
    return at > 0 && shown[at - 1] && shown.indexOf(true, at) > 0 ? ['gap'] : [];
  });
}

const linesOf = (text: string): string[] => text.replace(/\n$/, '').split('\n');
const at = (table: readonly Uint16Array[], i: number, j: number): number => table[i]?.[j] ?? 0;

/** For each place of both texts, how many lines their ends have in common. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint16Array[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = table[i];
      if (row)
        row[j] =
          a[i] === b[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  return table;
}
