export type LogLevel = 'error' | 'warn' | 'info' | 'debug';
const ORDER: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];

/** Structured lines on stderr. No record content, no identity, no key ever goes in. */
export class Log {
  constructor(private readonly level: LogLevel) {}

  error = (message: string, detail: Record<string, unknown> = {}): void =>
    this.write('error', message, detail);
  warn = (message: string, detail: Record<string, unknown> = {}): void => this.write('warn', message, detail);
  info = (message: string, detail: Record<string, unknown> = {}): void => this.write('info', message, detail);
  debug = (message: string, detail: Record<string, unknown> = {}): void =>
    this.write('debug', message, detail);

  private write(level: LogLevel, message: string, detail: Record<string, unknown>): void {
    if (ORDER.indexOf(level) > ORDER.indexOf(this.level)) return;
    process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level, message, ...detail })}\n`);
  }
}
