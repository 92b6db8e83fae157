import {
  infiniteQueryOptions,
  keepPreviousData,
  mutationOptions,
  queryOptions,
  type QueryClient,
} from '@tanstack/svelte-query';
import { request } from '../../lib/api/request.ts';
import type { components } from '../../lib/api/schema.gen.ts';
import { filterParams, type CaseFilters } from './cases.url.ts';

type Schemas = components['schemas'];
export type Case = Schemas['Case'];
export type CaseDetail = Schemas['CaseDetail'];
export type CaseFinding = Schemas['CaseFinding'];
export type CaseState = Schemas['CaseState'];
export type CaseOutcome = Schemas['CaseOutcome'];
export type CaseFile = Schemas['CaseFile'];
export type NewStep = Schemas['NewCaseStep'];

/** As many findings of a case as its pages take at once; those of larger ones are read on. */
const FINDINGS = 500;

export const casesOptions = (pool: string, filters: CaseFilters) =>
  infiniteQueryOptions({
    queryKey: ['cases', pool, filters],
    queryFn: ({ pageParam, signal }) =>
      request(
        'get',
        '/api/cases',
        { query: { ...filterParams(pool, filters), cursor: pageParam ?? undefined } },
        { signal },
      ),
    initialPageParam: initialCursor(),
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    enabled: pool !== '',
  });

/** How many of the reader's own cases a filter leaves. */
export const ownCasesOptions = (pool: string, term: 'overdue' | 'soon') =>
  queryOptions({
    queryKey: ['cases', pool, 'own', term],
    queryFn: ({ signal }) =>
      request(
        'get',
        '/api/cases',
        { query: { pool, mine: '1', state: 'open', sort: 'due', limit: 1, [term]: '1' } },
        { signal },
      ),
    enabled: pool !== '',
  });

export const caseOptions = (id: number) =>
  queryOptions({
    queryKey: ['case', id],
    queryFn: ({ signal }) => request('get', '/api/cases/{case}', { path: { case: id } }, { signal }),
  });

export const caseFindingsOptions = (id: number) =>
  infiniteQueryOptions({
    queryKey: ['case findings', id],
    queryFn: ({ pageParam, signal }) =>
      request(
        'get',
        '/api/cases/{case}/findings',
        { path: { case: id }, query: { limit: FINDINGS, cursor: pageParam ?? undefined } },
        { signal },
      ),
    initialPageParam: initialCursor(),
    getNextPageParam: (page) => page.next,
  });

export const caseFilesOptions = (id: number) =>
  queryOptions({
    queryKey: ['case files', id],
    queryFn: ({ signal }) => request('get', '/api/cases/{case}/files', { path: { case: id } }, { signal }),
  });

export const recusalsOptions = (id: number) =>
  queryOptions({
    queryKey: ['recusals', id],
    queryFn: ({ signal }) => request('get', '/api/cases/{case}/recusals', { path: { case: id } }, { signal }),
  });

export const caseTasksOptions = (id: number) =>
  queryOptions({
    queryKey: ['case tasks', id],
    queryFn: ({ signal }) => request('get', '/api/cases/{case}/tasks', { path: { case: id } }, { signal }),
  });

export const packCheckOptions = (hash: string) =>
  queryOptions({
    queryKey: ['pack', hash],
    queryFn: ({ signal }) => request('get', '/api/packs/{hash}', { path: { hash } }, { signal }),
    enabled: hash !== '',
  });

export const nextCaseOptions = (pool: string, filters: CaseFilters, id: number) =>
  queryOptions({
    queryKey: ['next case', pool, filters, id],
    queryFn: ({ signal }) => {
      const { limit: _limit, ...query } = filterParams(pool, filters);
      return request('get', '/api/cases/next', { query: { ...query, case: id } }, { signal });
    },
    enabled: pool !== '',
  });

/** Open cases of the same institution, into which a case may be merged. */
export const mergeTargetsOptions = ({ pool, fixmedins_code, case_id }: Case) =>
  queryOptions({
    queryKey: ['cases', pool, 'merge', case_id],
    queryFn: async ({ signal }) => {
      const query = { pool, institution: fixmedins_code || undefined, state: 'open', limit: 200 } as const;
      const { items } = await request('get', '/api/cases', { query }, { signal });
      return items.filter((own) => own.case_id !== case_id && own.fixmedins_code === fixmedins_code);
    },
  });

export const officersOptions = (pool: string) =>
  queryOptions({
    queryKey: ['case officers', pool],
    queryFn: ({ signal }) => request('get', '/api/cases/officers', { query: { pool } }, { signal }),
    enabled: pool !== '',
  });

export const findingCaseOptions = (id: string) =>
  queryOptions({
    queryKey: ['finding case', id],
    queryFn: ({ signal }) => request('get', '/api/findings/{id}/case', { path: { id } }, { signal }),
  });

/** What is done to a case shows in lists, in reviews and beyond; what is refused means that something else stands. */
const changing = <In, Out>(client: QueryClient, mutationFn: (given: In) => Promise<Out>) =>
  mutationOptions({ mutationFn, onSettled: () => client.invalidateQueries() });

export const opening = (client: QueryClient) =>
  changing(client, (body: Schemas['OpenCases']) => request('post', '/api/cases', { body }));
export const assigning = (client: QueryClient) =>
  changing(client, (body: Schemas['AssignCases']) => request('put', '/api/cases/assignee', { body }));
export const distributing = (client: QueryClient) =>
  changing(client, (body: Schemas['DistributeCases']) =>
    request('post', '/api/cases/distribution', { body }),
  );
export const moving = (client: QueryClient, id: number) =>
  changing(client, (body: NewStep) =>
    request('post', '/api/cases/{case}/steps', { path: { case: id }, body }),
  );
export const answering = (client: QueryClient, id: number) =>
  changing(client, (body: Schemas['NewCaseAnswer']) =>
    request('post', '/api/cases/{case}/answers', { path: { case: id }, body }),
  );
export const appealing = (client: QueryClient, id: number) =>
  changing(client, (body: Schemas['NewAppeal']) =>
    request('post', '/api/cases/{case}/appeals', { path: { case: id }, body }),
  );
export const commenting = (client: QueryClient, id: number) =>
  changing(client, (body: Schemas['NewCaseComment']) =>
    request('post', '/api/cases/{case}/comments', { path: { case: id }, body }),
  );

export const watching = (client: QueryClient, id: number) =>
  changing(client, (body: Schemas['WatchCase']) =>
    request('put', '/api/cases/{case}/watch', { path: { case: id }, body }),
  );
export const splitting = (client: QueryClient, id: number) =>
  changing(client, (body: Schemas['SplitCase']) =>
    request('post', '/api/cases/{case}/split', { path: { case: id }, body }),
  );

export const filing = (client: QueryClient, id: number) =>
  changing(client, ({ file, ...query }: { file: File; note: string; shown: '0' | '1' }) =>
    request('post', '/api/cases/{case}/files', {
      path: { case: id },
      query: { ...query, name: file.name },
      body: file,
    }),
  );
export const withdrawing = (client: QueryClient, id: number) =>
  changing(client, (file: number) =>
    request('post', '/api/cases/{case}/files/{file}/withdrawal', { path: { case: id, file } }),
  );

export const addingTask = (client: QueryClient, id: number) =>
  changing(client, (body: Schemas['NewCaseTask']) =>
    request('post', '/api/cases/{case}/tasks', { path: { case: id }, body }),
  );
export const changingTask = (client: QueryClient, id: number) =>
  changing(client, ({ task, ...body }: Schemas['CaseTaskChange'] & { task: number }) =>
    request('patch', '/api/cases/{case}/tasks/{task}', { path: { case: id, task }, body }),
  );

export const recusing = (client: QueryClient, id: number) =>
  changing(client, (body: Schemas['NewRecusal']) =>
    request('post', '/api/cases/{case}/recusals', { path: { case: id }, body }),
  );
export const endingRecusal = (client: QueryClient, id: number) =>
  changing(client, (recusal: number) =>
    request('post', '/api/cases/{case}/recusals/{recusal}/end', { path: { case: id, recusal } }),
  );

function initialCursor(): string | null {
  return null;
}
