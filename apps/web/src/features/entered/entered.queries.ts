import { queryOptions } from '@tanstack/svelte-query';
import type { Grain } from '../../lib/api/api.ts';
import { addressOf, request } from '../../lib/api/request.ts';
import type { components } from '../../lib/api/schema.gen.ts';
import type { Locale } from '../../lib/i18n/format.ts';

export type EnteredItem = components['schemas']['EnteredItem'];
export type EnteredStep = components['schemas']['EnteredStep'];
export type EnteredTable = components['schemas']['EnteredTable'];
export type NewValue = components['schemas']['NewEnteredValue'];

export type EnteredKey = { pool: string; grain: Grain; period: string };

export const itemsOptions = () =>
  queryOptions({
    queryKey: ['entered items'],
    queryFn: ({ signal }) => request('get', '/api/entered/items', {}, { signal }),
    staleTime: Infinity,
  });

export const enteredOptions = (key: EnteredKey) =>
  queryOptions({
    queryKey: ['entered', key],
    queryFn: ({ signal }) => request('get', '/api/entered', { query: key }, { signal }),
    enabled: key.pool !== '' && key.period !== '',
  });

export const enteredHistoryOptions = (key: EnteredKey & { item: string; id: string }) =>
  queryOptions({
    queryKey: ['entered history', key],
    queryFn: ({ signal }) => request('get', '/api/entered/history', { query: key }, { signal }),
    enabled: key.id !== '',
  });

export type Heading = { document: string; document_ref: string; reason: string };

export const enter = (key: EnteredKey, heading: Heading, rows: NewValue[]) =>
  request('post', '/api/entered', { body: { ...key, ...heading, rows } });

export const readTable = (key: EnteredKey, file: File) =>
  request('post', '/api/entered/table', { query: { ...key, file: file.name }, body: file });

export const tableFile = (key: EnteredKey, lang: Locale): string =>
  addressOf('/api/entered/table.csv', { query: { ...key, lang } });
