import { refuse } from './errors.ts';

export interface Token {
  readonly kind: 'word' | 'string' | 'quoted' | 'mark';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Nesting of brackets around the token. */
  readonly depth: number;
}

const SPACE = /\s+/y;
const WORD = /[\w$]+/y;
const HEREDOC = /\$(\w*)\$/y;

function match(pattern: RegExp, sql: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(sql);
}

function endOf(sql: string, needle: string, from: number): number {
  const at = sql.indexOf(needle, from);
  return at === -1 ? sql.length : at + needle.length;
}

function endOfQuoted(sql: string, start: number): number {
  const quote = sql[start];
  for (let at = start + 1; at < sql.length; at++) {
    if (sql[at] === '\\') at++;
    else if (sql[at] === quote) {
      if (sql[at + 1] !== quote) return at + 1;
      at++;
    }
  }
  return sql.length;
}

function skipBlank(sql: string, at: number): number {
  const space = match(SPACE, sql, at);
  if (space) return at + space[0].length;
  if (sql.startsWith('--', at) || sql.startsWith('# ', at) || sql.startsWith('#!', at))
    return endOf(sql, '\n', at);
  if (sql.startsWith('/*', at)) return endOf(sql, '*/', at + 2);
  return at;
}

/**
 * Splits SQL just far enough to find clauses: comments, strings and quoted names are never mistaken for them.
 * Lazy, so that megabytes of inline data after FORMAT or VALUES are never looked at.
 */
export function* tokens(sql: string): Generator<Token, void> {
  let depth = 0;
  for (let at = 0; at < sql.length;) {
    const next = skipBlank(sql, at);
    if (next > at) {
      at = next;
      continue;
    }
    const char = sql[at] ?? '';
    const heredoc = match(HEREDOC, sql, at);
    const word = match(WORD, sql, at);
    let kind: Token['kind'] = 'mark';
    let end = at + 1;
    if (char === "'") [kind, end] = ['string', endOfQuoted(sql, at)];
    else if (char === '"' || char === '`') [kind, end] = ['quoted', endOfQuoted(sql, at)];
    else if (heredoc) [kind, end] = ['string', endOf(sql, heredoc[0], at + heredoc[0].length)];
    else if (word) [kind, end] = ['word', at + word[0].length];
    else if (')]}'.includes(char)) depth--;
    yield { kind, text: sql.slice(at, end), start: at, end, depth };
    if (kind === 'mark' && '([{'.includes(char)) depth++;
    at = end;
  }
}

/** Is this token the given keyword? */
export function is(token: Token | undefined, ...keywords: string[]): boolean {
  return token?.kind === 'word' && keywords.includes(token.text.toUpperCase());
}

/** All tokens of one statement without its closing semicolon; a second statement is refused, as a server does. */
export function oneStatement(sql: string): { list: Token[]; text: string } {
  const list: Token[] = [];
  let end: number | undefined;
  for (const token of tokens(sql)) {
    if (token.text === ';' && token.depth === 0) end ??= token.start;
    else if (end !== undefined)
      throw refuse('SYNTAX_ERROR', 'Syntax error (Multi-statements are not allowed)');
    else list.push(token);
  }
  if (list.length === 0) throw refuse('SYNTAX_ERROR', 'Syntax error: Empty query');
  return { list, text: end === undefined ? sql : sql.slice(0, end) };
}

/** A string literal. */
export function quote(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** A quoted identifier. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;
}
