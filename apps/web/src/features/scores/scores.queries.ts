import { keepPreviousData, mutationOptions, queryOptions, type QueryClient } from '@tanstack/svelte-query';
import { request } from '../../lib/api/request.ts';
import type { components } from '../../lib/api/schema.gen.ts';

type Schemas = components['schemas'];
export type Scores = Schemas['Scores'];
export type ScoreRow = Schemas['ScoreRow'];
export type ScorePart = Schemas['ScorePart'];
export type ScoreCard = Schemas['ScoreCard'];
export type ScoreCardItem = Schemas['ScoreCardItem'];
export type SubjectCard = Schemas['ScoreCardOfSubject'];
export type ScoreGrain = Schemas['ScoreGrain'];
export type ScoreVersion = Schemas['ScoreVersion'];
export type ScoreEntry = Schemas['ScoreEntry'];

export type ScoresKey = { pool: string; year: string | null; grain: ScoreGrain };
/** The scores of a card in a year. */
export type OfCard = { pool: string; year: number; card: string };

export const scoresOptions = ({ pool, year, grain }: ScoresKey) =>
  queryOptions({
    queryKey: ['scores', pool, year, grain],
    queryFn: ({ signal }) =>
      request(
        'get',
        '/api/scores',
        { query: { pool, year: Number(year), grain } },
        { signal, timeoutMs: 60_000 },
      ),
    enabled: year !== null && pool !== '',
    placeholderData: keepPreviousData,
  });

export const subjectOptions = ({ pool, year, grain, id }: ScoresKey & { id: string }) =>
  queryOptions({
    queryKey: ['score card', pool, year, grain, id],
    queryFn: ({ signal }) =>
      request(
        'get',
        '/api/scores/{grain}/{id}',
        { path: { grain, id }, query: { pool, year: Number(year) } },
        { signal, timeoutMs: 60_000 },
      ),
    enabled: year !== null && pool !== '',
  });

export const versionsOptions = (of: OfCard) =>
  queryOptions({
    queryKey: ['score versions', of.pool, of.year, of.card],
    queryFn: ({ signal }) => request('get', '/api/score-versions', { query: of }, { signal }),
  });

export const changesOptions = (of: OfCard, number: number) =>
  queryOptions({
    queryKey: ['score changes', of.pool, of.year, of.card, number],
    queryFn: ({ signal }) =>
      request('get', '/api/score-versions/{number}/changes', { path: { number }, query: of }, { signal }),
  });

const anew = (client: QueryClient) => client.invalidateQueries();

export const drafting = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: Schemas['NewScoreVersion']) => request('post', '/api/score-versions', { body }),
    onSuccess: () => anew(client),
  });

export const moving = (client: QueryClient, of: OfCard) =>
  mutationOptions({
    mutationFn: ({ number, state }: { number: number; state: 'published' | 'dropped' }) =>
      request('put', '/api/score-versions/{number}/state', { path: { number }, query: of, body: { state } }),
    onSuccess: () => anew(client),
  });

export const entering = (client: QueryClient) =>
  mutationOptions({
    mutationFn: (body: Schemas['NewScoreEntry']) => request('post', '/api/score-entries', { body }),
    onSuccess: () => anew(client),
  });

/** The address of the scores as a file. */
export const scoresFile = ({ pool, year, grain }: ScoresKey, lang: string, format: 'csv' | 'xlsx'): string =>
  `/api/scores.${format}?${new URLSearchParams({ pool, year: year ?? '', grain, lang })}`;
