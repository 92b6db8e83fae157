const STORE = 'fundwatch.theme';
export const THEMES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEMES)[number];

/** Resolves the reader's choice to `data-theme` on the root, so that the tokens stand once in the style sheet. */
export class Theme {
  choice = $state<ThemeChoice>('system');
  #systemIsDark = $state(false);
  resolved = $derived(this.choice === 'system' ? (this.#systemIsDark ? 'dark' : 'light') : this.choice);

  constructor() {
    const remembered = localStorage.getItem(STORE);
    this.choice = THEMES.find((theme) => theme === remembered) ?? 'system';
    const media = matchMedia('(prefers-color-scheme: dark)');
    this.#systemIsDark = media.matches;
    media.addEventListener('change', () => (this.#systemIsDark = media.matches));
    this.apply();
  }

  apply(): void {
    document.documentElement.dataset['theme'] = this.resolved;
  }

  /** The root with the tokens of the present theme set: whoever reads colours from it depends on the theme. */
  get root(): HTMLElement {
    this.apply();
    return document.documentElement;
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    localStorage.setItem(STORE, choice);
  }
}
