import { reasonOf, type Fault } from './fault.js';
import { policySchema, type Policy } from './schema.js';

/** Whether a name is that of a parameter of a policy that can be tried with another value: one that is no table. */
const isTried = (policy: Policy, name: string): boolean => {
  const own: unknown = Object.entries(policy.parameters).find(([key]) => key === name)?.[1];
  return own !== undefined && typeof valueOf(own) !== 'object';
};

const valueOf = (parameter: unknown): unknown =>
  typeof parameter === 'object' && parameter !== null && 'value' in parameter ? parameter.value : undefined;

/**
 * The policy with other values of parameters, by name; the source of each says that it is tried. Faults, where a value is none or
 * a name is no parameter: then nothing is tried.
 */
export function withParameters(
  policy: Policy,
  tried: Readonly<Record<string, string>>,
): { policy: Policy; faults?: undefined } | { policy?: undefined; faults: Fault[] } {
  const unknown = Object.keys(tried).filter((name) => !isTried(policy, name));
  if (unknown.length > 0)
    return {
      faults: unknown.map((name) => ({
        line: 0,
        path: name,
        reason: {
          zh: `${name} 不是该政策可试算的参数`,
          en: `${name} is no parameter of this policy that can be tried`,
        },
      })),
    };
  const changed = Object.fromEntries(
    Object.entries(tried).map(([name, text]) => [
      name,
      { value: spoken(text), source: `试算：${name} = ${text}` },
    ]),
  );
  const read = policySchema.safeParse({ ...policy, parameters: { ...policy.parameters, ...changed } });
  if (read.success) return { policy: read.data };
  return {
    faults: read.error.issues.map((issue) => ({
      line: 0,
      path: issue.path.slice(1).map(String).join('.'),
      reason: reasonOf(issue),
    })),
  };
}

const spoken = (text: string): string | boolean => (text === 'true' ? true : text === 'false' ? false : text);
