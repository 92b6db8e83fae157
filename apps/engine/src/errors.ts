/** ClickHouse's own codes that the front raises itself or maps to an HTTP status. */
export const CODES = {
  UNSUPPORTED_METHOD: 1,
  BAD_ARGUMENTS: 36,
  NOT_IMPLEMENTED: 48,
  SYNTAX_ERROR: 62,
  UNKNOWN_SETTING: 115,
  TOO_MANY_SIMULTANEOUS_QUERIES: 202,
  QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING: 216,
  NOT_ENOUGH_SPACE: 243,
  DATABASE_ACCESS_DENIED: 291,
  INTO_OUTFILE_NOT_ALLOWED: 358,
  SESSION_NOT_FOUND: 372,
  SESSION_IS_LOCKED: 373,
  QUERY_WAS_CANCELLED: 394,
  UNKNOWN_QUERY_PARAMETER: 456,
  UNKNOWN_ROLE: 511,
  AUTHENTICATION_FAILED: 516,
  STD_EXCEPTION: 1001,
} as const;

export type ErrorName = keyof typeof CODES;

/** The statuses a real server answers with; everything else is 500. */
const STATUS = new Map<number, number>([
  ...[6, 26, 27, 38, 41, 43, 53, 62, 69, 70, 72, 117, 130, 131, 386].map((code) => [code, 400] as const),
  ...[36, 47, 115, 394, 456].map((code) => [code, 400] as const),
  ...[46, 60, 63, 81, 478].map((code) => [code, 404] as const),
  ...[48, 1].map((code) => [code, 501] as const),
  [159, 408],
  [164, 403],
  [202, 503],
  [291, 403],
  [497, 403],
  [516, 403],
]);

/** An error in ClickHouse's own shape, so that the client's typed errors work. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  constructor(
    readonly code: number,
    readonly type: string,
    readonly text: string,
  ) {
    super(`Code: ${code}. DB::Exception: ${text}${/[.!?]$/.test(text) ? '' : '.'} (${type})`);
  }
  get status(): number {
    return STATUS.get(this.code) ?? 500;
  }
}

/** An error raised by the front itself. */
export function refuse(type: ErrorName, text: string): EngineError {
  return new EngineError(CODES[type], type, text);
}

const SHAPE =
  /^(?:Code: (\d+)\. )?(?:DB::[A-Za-z]*Exception: )?([\s\S]*?)\.?(?: \(([A-Z0-9_]+)\))?(?: \(version [\d.]+\))?\s*$/;
/** Loading through a file wraps the reader's error once more and names our spool file: neither is the caller's business. */
const INFILE_NOISE = [
  /: data for INSERT was parsed from file/g,
  /:? ?\(in file\/uri [^)]*\)/g,
  /: While executing File\b/g,
];

/** Reads whatever the engine threw into an EngineError, unwrapping errors that quote an inner one. */
export function toEngineError(cause: unknown): EngineError {
  if (cause instanceof EngineError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  const [, code, body = '', type] = SHAPE.exec(message) ?? [];
  if (code === undefined) return refuse('STD_EXCEPTION', message);
  const inner = SHAPE.exec(body);
  if (inner?.[1] !== undefined && inner[3] !== undefined) return toEngineError(new Error(body));
  const text = INFILE_NOISE.reduce((rest, noise) => rest.replace(noise, ''), body);
  return new EngineError(Number(code), type ?? 'UNKNOWN_EXCEPTION', text);
}
