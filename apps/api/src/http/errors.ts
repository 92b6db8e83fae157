export type FieldFault = { field: string; reason: string };

/** Domain errors. They know no HTTP; the filter maps them. */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly fields: readonly FieldFault[] = [],
  ) {
    super(message);
  }
}

export class NotFound extends DomainError {
  constructor(what: string) {
    super('not_found', `${what} does not exist, or lies outside your reach`);
  }
}

export class Invalid extends DomainError {
  constructor(field: string, reason: string, others: readonly FieldFault[] = []) {
    super('invalid', reason, [{ field, reason }, ...others]);
  }
}

export class Conflict extends DomainError {
  constructor(message: string, fields: readonly FieldFault[] = []) {
    super('conflict', message, fields);
  }
}

/** Nobody known asks: signing in, or a key that is known, would help. */
export class Unauthenticated extends DomainError {
  constructor(message: string, code: 'unauthenticated' | 'bad_credentials' = 'unauthenticated') {
    super(code, message);
  }
}

/** Who asks is known, and may not. */
export class Denied extends DomainError {
  constructor(message: string, code: 'denied' | 'needs_proof' | 'withheld' = 'denied') {
    super(code, message);
  }
}

/** A second proof that does not hold. Who asks stays signed in as before. */
export class WrongCode extends DomainError {
  constructor(message: string) {
    super('wrong_code', message);
  }
}

/** Another service that an answer depends on cannot be reached. */
export class Away extends DomainError {
  constructor(message: string) {
    super('away', message);
  }
}

/** More than the service takes at once. */
export class TooLarge extends DomainError {
  constructor(message: string) {
    super('too_large', message);
  }
}

/** A body that can be read and is not what the operation takes. */
export class Unprocessable extends DomainError {
  constructor(message: string, fields: readonly FieldFault[]) {
    super('unprocessable', message, fields);
  }
}

/** Too many attempts; the door stays shut for a while. */
export class Locked extends DomainError {
  constructor(message: string) {
    super('locked', message);
  }
}
