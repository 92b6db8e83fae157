/** Domain errors. They know no HTTP; the filter maps them. */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly fields: readonly { field: string; reason: string }[] = [],
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
  constructor(field: string, reason: string) {
    super('invalid', reason, [{ field, reason }]);
  }
}

export class Conflict extends DomainError {
  constructor(message: string) {
    super('conflict', message);
  }
}

export class Denied extends DomainError {
  constructor(message: string) {
    super('denied', message);
  }
}
