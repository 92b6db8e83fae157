import { resolve, sep } from 'node:path';
import { refuse, type EngineError } from './errors.ts';
import { is, tokens, type Token } from './sql.ts';

/** Sources that read the disk in ways this check does not follow. */
const NEVER = [
  'FILESYSTEM',
  'SQLITE',
  'ICEBERGLOCAL',
  'DELTALAKELOCAL',
  'PAIMONLOCAL',
  'EXECUTABLE',
  'PYTHON',
];

function denied(what: string, roots: readonly string[]): EngineError {
  return refuse('DATABASE_ACCESS_DENIED', `${what} is not inside ${roots.join(' or ')}`);
}

function unquote(token: Token): string {
  return token.text.slice(1, -1).replace(/\\(.)/gs, '$1');
}

/** The one value a list of arguments begins with: a literal, a parameter, or nothing that could be told. */
function firstArgument(
  args: readonly Token[],
  params: ReadonlyMap<string, string>,
): { path: string; next: Token | undefined } | undefined {
  const [first, name] = args;
  if (first?.kind === 'string') return { path: unquote(first), next: args[1] };
  if (first?.text !== '{' || name === undefined) return undefined;
  const value = params.get(name.text);
  const close = args.findIndex((token) => token.text === '}');
  return value === undefined ? undefined : { path: value.replace(/\\(.)/gs, '$1'), next: args[close + 1] };
}

/**
 * Keeps file() and its relatives inside the folders meant for it, as `user_files_path` does on a server. chDB itself
 * lets every path through, reading and writing, even as the name of a table of the database `default`.
 *
 * This reads the text of statements, so it stops mistakes and injected paths, not somebody who may run any SQL:
 * such SQL belongs on a connection with `readonly = 1`, where the engine refuses file() itself.
 */
export class FileGuard {
  readonly #roots: readonly string[];

  constructor(roots: readonly string[]) {
    this.#roots = roots.map((root) => resolve(root));
  }

  #check(path: string): void {
    const inside = this.#roots.some((root) => resolve(path).startsWith(root + sep));
    // Braces are globs, and a glob may spell a way up that resolve() does not see.
    if (!inside || path.includes('..')) throw denied(`File ${path}`, this.#roots);
  }

  #checkCall(name: Token, args: readonly Token[], params: ReadonlyMap<string, string>): void {
    if (is(name, ...NEVER)) throw denied(`${name.text}()`, this.#roots);
    const given = firstArgument(args, params);
    if (is(name, 'URL', 'URLCLUSTER')) {
      if (given === undefined || /^\s*file:/i.test(given.path))
        throw denied('A url() of a file', this.#roots);
      return;
    }
    // ENGINE = File(CSV) keeps its file in the table's own folder; File(CSV, 'path') names one.
    const [first, comma] = args;
    const bare = first?.kind === 'word' && !/^\d/.test(first.text);
    if (bare && comma?.text === ')') return;
    const named = bare && comma?.text === ',' ? firstArgument(args.slice(2), params) : given;
    if (named === undefined || !/^[,)]$/.test(named.next?.text ?? '')) {
      throw denied(`${name.text}() without a plain path`, this.#roots);
    }
    this.#check(named.path);
  }

  /** Refuses a statement that names files elsewhere. */
  check(sql: string, params: ReadonlyMap<string, string>): void {
    const list = [...tokens(sql)];
    // The engine itself keeps backups inside backups.allowed_path.
    if (is(list[0], 'BACKUP', 'RESTORE')) return;
    const isPath = (text: string) => text.startsWith('/') || text.includes('..');
    list.forEach((token, at) => {
      const next = list[at + 1];
      if (token.kind === 'quoted' && isPath(unquote(token)) && next?.text !== '(')
        this.#check(unquote(token));
      if (token.text === '{' && is(list[at + 3], 'IDENTIFIER')) {
        const value = params.get(next?.text ?? '') ?? '';
        if (isPath(value)) this.#check(value);
      }
      const name =
        token.kind === 'quoted' ? { ...token, kind: 'word' as const, text: unquote(token) } : token;
      if (next?.text !== '(' || !is(name, 'FILE', 'FILECLUSTER', 'URL', 'URLCLUSTER', ...NEVER)) return;
      const skip = /cluster$/i.test(name.text)
        ? list.findIndex((each, index) => index > at && each.text === ',') - at - 1
        : 0;
      this.#checkCall(name, list.slice(at + 2 + Math.max(0, skip)), params);
    });
  }
}
