import { createContext } from 'svelte';
import type { I18n } from '../i18n/i18n.svelte.ts';
import type { Router } from './router.svelte.ts';
import type { Scope } from './scope.svelte.ts';
import type { Theme } from './theme.svelte.ts';

export type App = { router: Router; i18n: I18n; theme: Theme };

export const [useApp, provideApp] = createContext<App>();
export const [useScope, provideScope] = createContext<Scope>();
