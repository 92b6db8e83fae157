/** One JSON line to stderr. Never query text: it may hold values of parameters. */
export function log(event: string, details: Record<string, unknown> = {}): void {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), engine: event, ...details })}\n`);
}
