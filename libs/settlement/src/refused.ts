/** A calculation that must not be made: what is wrong, the input that is at fault, and figures that help to mend it. */
export class Refused extends Error {
  constructor(
    message: string,
    readonly detail: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** A refusal that names the input at fault. */
export const refuse = (field: string, reason: string): never => {
  throw new Refused(`${field}: ${reason}`, { field });
};

/** What some work gives; undefined where it refuses. */
export function unlessRefused<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}
