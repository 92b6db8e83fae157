/** What a search can lead to. */
export const KINDS = ['page', 'case', 'finding', 'batch', 'institution', 'alliance', 'rule'] as const;
export type Kind = (typeof KINDS)[number];

export type Entry = {
  kind: Kind;
  /** what it is called, and its code or number */
  title: string;
  id: string;
  /** first letters of the pinyin of its title */
  initials?: string;
  path: string;
};

const folded = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** How well an entry fits, the less the better; nothing of one that does not. */
function distance({ title, id, initials = '' }: Entry, query: string): number | undefined {
  const [name, code] = [folded(title), folded(id)];
  if (name === query || code === query) return 0;
  if (name.startsWith(query) || code.startsWith(query)) return 1;
  if (initials.startsWith(query)) return 2;
  if (name.includes(query)) return 3;
  if (code.includes(query) || initials.includes(query)) return 4;
  return undefined;
}

/** The entries that fit best, the best first; all pages where nothing is asked. */
export function matches(entries: readonly Entry[], asked: string, limit: number): Entry[] {
  const query = folded(asked);
  if (query === '') return entries.filter(({ kind }) => kind === 'page').slice(0, limit);
  return entries
    .flatMap((entry) => {
      const far = distance(entry, query);
      return far === undefined ? [] : [{ entry, far }];
    })
    .toSorted(
      (a, b) =>
        a.far - b.far ||
        KINDS.indexOf(a.entry.kind) - KINDS.indexOf(b.entry.kind) ||
        (a.entry.id < b.entry.id ? -1 : 1),
    )
    .slice(0, limit)
    .map(({ entry }) => entry);
}

/** What has a number of its own that people read off paper. */
export type Named = { kind: 'case' | 'finding' | 'batch'; id: string; path: string };

/** What a number or id leads to by itself; whether there is one, its page says. */
export function namedBy(asked: string): Named | undefined {
  const query = asked.normalize('NFKC').trim();
  if (/^[1-9]\d{0,14}$/.test(query)) return { kind: 'case', id: query, path: `/cases/${query}` };
  if (/^F[0-9a-f]{24}$/i.test(query)) {
    const id = `F${query.slice(1).toLowerCase()}`;
    return { kind: 'finding', id, path: `/findings/${id}` };
  }
  if (/^B\d{1,12}$/i.test(query)) {
    const id = `B${query.slice(1).padStart(8, '0')}`;
    return { kind: 'batch', id, path: `/data/batches/${id}` };
  }
  return undefined;
}
