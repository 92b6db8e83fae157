/** How a user is named in scopes and in the audit. */
export const whoIs = (name: string): string => `user ${name}`;
