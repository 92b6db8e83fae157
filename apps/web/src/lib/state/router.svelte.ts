/** The address bar as reactive state. Links are plain <a href>; one listener turns them into navigation. */
export class Router {
  url = $state.raw(new URL(location.href));

  start(): () => void {
    const onPop = () => this.#sync();
    const onClick = (event: MouseEvent) => this.#follow(event);
    addEventListener('popstate', onPop);
    document.addEventListener('click', onClick);
    return () => {
      removeEventListener('popstate', onPop);
      document.removeEventListener('click', onClick);
    };
  }

  go(href: string, how: 'push' | 'replace' = 'push'): void {
    const next = new URL(href, this.url);
    if (next.href === this.url.href) return;
    const isNewPlace = next.pathname !== this.url.pathname;
    history[how === 'push' ? 'pushState' : 'replaceState'](null, '', next);
    this.#sync();
    if (isNewPlace && how === 'push' && !staysInList(next.pathname)) scrollTo(0, 0);
  }

  #sync(): void {
    this.url = new URL(location.href);
  }

  #follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || hasModifier(event)) return;
    if (!(event.target instanceof Element)) return;
    const link = event.target.closest('a');
    if (!link || !isOurs(link)) return;
    event.preventDefault();
    this.go(link.href);
  }
}

/** Opening a finding beside its list must not lose the reader's place in the list. */
function staysInList(path: string): boolean {
  return path.startsWith('/findings/') && matchMedia('(min-width: 1200px)').matches;
}

function hasModifier(event: MouseEvent): boolean {
  return event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
}

function isOurs(link: HTMLAnchorElement): boolean {
  if (link.target || link.hasAttribute('download') || link.origin !== location.origin) return false;
  return !link.pathname.startsWith('/api/') && !link.getAttribute('href')?.startsWith('#');
}
