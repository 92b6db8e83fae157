import { refuse } from './errors.ts';
import { is, oneStatement, quote, tokens, type Token } from './sql.ts';

/** What the front has to know about a statement before the engine sees it. */
export type Statement =
  /** Rows come out: sent through a pipe, so the place for INTO OUTFILE must be known. */
  | {
      readonly kind: 'select';
      readonly query: string;
      readonly format: string | undefined;
      readonly settings: string;
    }
  /** Rows come in with the request: `data` is where they begin in the text. */
  | {
      readonly kind: 'insert';
      readonly data: number;
      readonly load: (path: string, compression: string) => string;
    }
  | { readonly kind: 'other'; readonly sql: string };

/** `FORMAT x [SETTINGS …]` at the very end, not a column called format. */
function trailingFormat(list: readonly Token[]): number | undefined {
  const at = list.findLastIndex((token) => token.depth === 0 && is(token, 'FORMAT'));
  if (at < 1 || list[at + 1]?.kind !== 'word') return undefined;
  const after = list[at + 2];
  return after === undefined || is(after, 'SETTINGS') ? at : undefined;
}

function select(sql: string): Statement {
  const { list, text } = oneStatement(sql);
  const top = list.filter((token) => token.depth === 0);
  if (top.some((token, at) => is(token, 'INTO') && is(top[at + 1], 'OUTFILE'))) {
    throw refuse('INTO_OUTFILE_NOT_ALLOWED', 'INTO OUTFILE is not allowed');
  }
  if (top.some((token) => is(token, 'INSERT'))) return { kind: 'other', sql: text };
  const at = trailingFormat(list);
  const [clause, name] = at === undefined ? [] : list.slice(at, at + 2);
  if (clause === undefined || name === undefined) {
    return { kind: 'select', query: text, format: undefined, settings: '' };
  }
  return {
    kind: 'select',
    query: text.slice(0, clause.start),
    format: name.text,
    settings: text.slice(name.end),
  };
}

/** Where inline data begins after `FORMAT x`: blanks on that line and one line break belong to the statement. */
function afterFormat(sql: string, end: number): number {
  return end + (/^[ \t\f]*(?:\r?\n)?/.exec(sql.slice(end, end + 4096))?.[0].length ?? 0);
}

function loadInto(head: string, middle: string, format: string) {
  return (path: string, compression: string) =>
    `${head} FROM INFILE ${quote(path)} COMPRESSION ${quote(compression)} ${middle} FORMAT ${format}`;
}

/** `INSERT … SELECT … FROM input('…') FORMAT x`: input() only exists for streamed data, file() reads the same rows. */
function insertSelect(sql: string): Statement {
  const all: Token[] = [];
  let format: Token | undefined;
  for (const token of tokens(sql)) {
    const previous = all.at(-1);
    all.push(token);
    if (token.depth === 0 && is(previous, 'FORMAT') && token.kind === 'word') {
      format = token;
      break;
    }
  }
  const at = all.findIndex((token, index) => is(token, 'INPUT') && all[index + 1]?.text === '(');
  const [call, bracket] = at === -1 ? [] : all.slice(at, at + 2);
  const keyword = all.at(-2);
  if (call === undefined || bracket === undefined || format === undefined || keyword === undefined) {
    return { kind: 'other', sql: oneStatement(sql).text };
  }
  const name = format.text;
  return {
    kind: 'insert',
    data: afterFormat(sql, format.end),
    load: (path, compression) => {
      if (compression !== 'none') throw refuse('NOT_IMPLEMENTED', 'input() with a compressed body');
      const file = `file(${quote(path)}, ${quote(name)}, `;
      return sql.slice(0, call.start) + file + sql.slice(bracket.end, keyword.start);
    },
  };
}

function insert(sql: string): Statement {
  let previous: Token | undefined;
  let named = false;
  let settings: Token | undefined;
  for (const token of tokens(sql)) {
    const before = previous;
    previous = token;
    if (before?.text === '(' && is(token, 'SELECT', 'WITH')) return insertSelect(sql);
    if (token.depth > 0) continue;
    // The name of the table may be a keyword too.
    const isName = !named && !is(token, 'INSERT', 'INTO', 'TABLE', 'FUNCTION');
    if (isName || before?.text === '.' || token.text === '.') {
      named = true;
      continue;
    }
    if (!named) continue;
    if (is(token, 'SELECT', 'WITH')) return insertSelect(sql);
    if (is(token, 'SETTINGS')) settings = token;
    if (is(token, 'INFILE')) throw refuse('UNSUPPORTED_METHOD', 'FROM INFILE is not allowed over HTTP');
    const head = sql.slice(0, (settings ?? token).start);
    const middle = settings === undefined ? '' : sql.slice(settings.start, token.start);
    if (is(token, 'VALUES')) {
      return { kind: 'insert', data: token.end, load: loadInto(head, middle, 'Values') };
    }
    if (is(before, 'FORMAT') && before !== undefined && token.kind === 'word') {
      const keep = sql.slice(0, (settings ?? before).start);
      const between = settings === undefined ? '' : sql.slice(settings.start, before.start);
      return { kind: 'insert', data: afterFormat(sql, token.end), load: loadInto(keep, between, token.text) };
    }
  }
  return { kind: 'insert', data: sql.length, load: loadInto(sql, '', 'Values') };
}

/** The engine makes its own query ids, so KILL QUERY by the id the client chose has to look at our mark. */
function kill(sql: string, mark: string): Statement {
  const { list, text } = oneStatement(sql);
  let out = '';
  let from = 0;
  for (const token of list.filter((each) => /^[`"]?query_id[`"]?$/i.test(each.text))) {
    out += `${text.slice(from, token.start)}${mark}`;
    from = token.end;
  }
  return { kind: 'other', sql: out + text.slice(from) };
}

/** Reads the kind of a statement; `mark` is the expression that holds a running query's id. */
export function parseStatement(sql: string, mark: string): Statement {
  let first: Token | undefined;
  for (first of tokens(sql)) if (first.text !== '(') break;
  if (is(first, 'INSERT')) return insert(sql);
  if (is(first, 'SELECT', 'WITH', 'FROM')) return select(sql);
  if (is(first, 'KILL')) return kill(sql, mark);
  return { kind: 'other', sql: oneStatement(sql).text };
}
