import { ENTERED_NAMES, enteredFault, findEntered, type Grain } from '@fundwatch/metrics';
import { Invalid } from '../../http/errors.js';
import type { Scope } from '../access/scope.js';
import type { Pools } from '../access/pools.js';
import type { ReadQuery, ReadTable, TableQuery } from './entered.dto.js';
import type { EnteredService, SubjectSource } from './entered.service.js';
import { tableOf } from './table-file.js';

const CODE = { 'zh-CN': '对象编码', en: 'subject' } as const;
const NAME = { 'zh-CN': '对象名称', en: 'name' } as const;

/** A table as clerks fill it in: a line a subject, a column an item, its name in brackets behind the label. */
export class EnteredTables {
  constructor(
    private readonly pools: Pools,
    private readonly entered: EnteredService,
    private readonly places: SubjectSource,
  ) {}

  /** What stands, to be completed. */
  async table(
    scope: Scope,
    query: TableQuery,
  ): Promise<{ header: string[]; rows: AsyncGenerator<string[]> }> {
    const pool = await this.pools.meant(scope, query.pool);
    const asked = query.items?.split(',');
    const items = ENTERED_NAMES.filter(
      (name) => (asked?.includes(name) ?? true) && findEntered(name)?.grains.includes(query.grain),
    );
    const [subjects, steps] = await Promise.all([
      this.places.subjects(scope, pool, query.grain),
      this.entered.values(scope, { ...query, pool }),
    ]);
    const known = new Map(steps.map((step) => [`${step.item} ${step.subject_id}`, step.value ?? '']));
    const { lang } = query;
    return {
      header: [CODE[lang], NAME[lang], ...items.map((name) => headingOf(name, lang))],
      rows: (async function* () {
        for (const { id, name } of subjects)
          yield [id, name, ...items.map((item) => known.get(`${item} ${id}`) ?? '')];
      })(),
    };
  }

  /** What a filled table says. An empty cell says nothing. Throws `Invalid` for a file that is no table. */
  async read(scope: Scope, query: ReadQuery, body: AsyncIterable<Buffer>): Promise<ReadTable> {
    const pool = await this.pools.meant(scope, query.pool);
    const lines = await tableOf(body);
    const [header, ...rest] = lines;
    if (!header || header.cells.length < 2) throw new Invalid('file', '没有表头 | there is no header line');
    const columns = header.cells.map(itemOf);
    if (!columns.some((name) => name !== undefined))
      throw new Invalid('file', '没有一列是填报项 | no column is an item that can be entered');
    const subjects = new Set((await this.places.subjects(scope, pool, query.grain)).map(({ id }) => id));
    const found: ReadTable = {
      columns: columns.flatMap((name) => name ?? []),
      unknown_columns: header.cells.slice(1).filter((cell) => !itemOf(cell) && !isName(cell)),
      rows: [],
      faults: [],
    };
    for (const line of rest) readLine(line, { columns, subjects, found, ...query });
    return found;
  }
}

type Reading = {
  columns: readonly (string | undefined)[];
  subjects: ReadonlySet<string>;
  found: ReadTable;
  grain: Grain;
  period: string;
};

function readLine(
  { line, cells }: { line: number; cells: readonly string[] },
  { columns, subjects, found, grain, period }: Reading,
): void {
  const subject_id = cells[0]?.trim() ?? '';
  if (cells.every((cell) => cell.trim() === '')) return;
  if (!subjects.has(subject_id)) {
    const reason = '没有这个对象，或不在权限内 | does not exist, or lies outside your reach';
    found.faults.push({ line, field: 'subject_id', value: subject_id, reason });
    return;
  }
  for (const [at, item] of columns.entries()) {
    const value = (cells[at] ?? '').trim().replaceAll(',', '');
    if (item === undefined || value === '') continue;
    const fault = enteredFault({ item, grain, period, value });
    if (fault) found.faults.push({ line, field: item, value, reason: fault.reason });
    else found.rows.push({ line, subject_id, item, value });
  }
}

const isName = (cell: string): boolean => Object.values(NAME).some((name) => name === cell.trim());

const headingOf = (name: string, lang: TableQuery['lang']): string => {
  const label = findEntered(name)?.label;
  return `${(lang === 'en' ? label?.en : label?.zh) ?? name} [${name}]`;
};

/** The item that a heading names: by its name in brackets, by the name alone, or by its label. */
function itemOf(cell: string): string | undefined {
  const text = cell.trim();
  const bracketed = /\[(\w+)\]$/.exec(text)?.[1];
  return ENTERED_NAMES.find((name) => {
    const label = findEntered(name)?.label;
    return name === (bracketed ?? text) || label?.zh === text || label?.en === text;
  });
}
