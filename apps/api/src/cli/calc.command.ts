import { text } from 'node:stream/consumers';
import { calculate, OPERATIONS, type Calculated } from '@fundwatch/settlement';
import { InvalidArgumentError } from 'commander';

/** Input that is no JSON object; nothing is calculated then. */
export class BadInput extends Error {}

/** The name of an operation of the settlement calculator. */
export function anOperation(name: string): string {
  if (!Object.hasOwn(OPERATIONS, name))
    throw new InvalidArgumentError(`one of ${Object.keys(OPERATIONS).join(', ')}`);
  return name;
}

/** Works out an operation for every JSON object on stdin: one of any layout, or one a line. */
export async function calc(op: string, input: NodeJS.ReadableStream): Promise<Calculated[]> {
  return objectsOf(await text(input)).map((inputs) => calculate(op, inputs));
}

function objectsOf(given: string): Record<string, unknown>[] {
  const whole = parse(given);
  if (whole) return [whole];
  const lines = given.split('\n').map((line) => line.trim());
  return lines.flatMap((line, at) => {
    if (line === '') return [];
    const object = parse(line);
    if (!object) throw new BadInput(`line ${at + 1} of the input is no JSON object: ${line.slice(0, 80)}`);
    return [object];
  });
}

function parse(given: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(given);
    const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
    return isObject ? Object.fromEntries(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}
