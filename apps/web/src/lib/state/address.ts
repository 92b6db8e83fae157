/** What follows the reader from page to page; everything else belongs to one page only. */
const CARRIED = ['pool', 'period', 'lang'];

/** A list sets a key once for each of its values. */
export type Patch = Record<string, string | readonly string[] | null | undefined>;

/** A link to another page: the carried keys of the present address, then the page's own. */
export function linkTo(path: string, current: URLSearchParams, patch: Patch = {}): string {
  const next = new URLSearchParams();
  for (const key of CARRIED) {
    const value = current.get(key);
    if (value) next.set(key, value);
  }
  return withSearch(path, applyPatch(next, patch));
}

/** The same page with some keys changed; null, '' or an empty list removes a key. */
export function patchSearch(url: URL, patch: Patch): string {
  return withSearch(url.pathname, applyPatch(new URLSearchParams(url.search), patch));
}

export function withSearch(path: string, search: URLSearchParams): string {
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

function applyPatch(search: URLSearchParams, patch: Patch): URLSearchParams {
  for (const [key, value] of Object.entries(patch)) {
    search.delete(key);
    for (const one of value ? [value].flat() : []) search.append(key, one);
  }
  return search;
}
