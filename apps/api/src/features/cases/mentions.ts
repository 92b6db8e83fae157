/**
 * Names that a text calls by an @ before them, each once. Where several begin alike the longest is meant: Chinese puts no space behind a
 * name, so that nothing but the names themselves tells where one ends.
 */
export function mentionsIn(text: string, names: readonly string[]): string[] {
  const longestFirst = names.toSorted((a, b) => b.length - a.length);
  const folded = text.normalize('NFKC').toLowerCase();
  const found = [...folded.matchAll(/@/g)].flatMap(({ index }) => {
    const name = longestFirst.find((own) => folded.startsWith(own, index + 1));
    return name === undefined ? [] : [name];
  });
  return [...new Set(found)];
}
