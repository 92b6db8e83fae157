/** What a user can be. Roles say what may be done, grants say on which records. */
export const USER_ROLES = [
  'officer',
  'reviewer',
  'director',
  'analyst',
  'alliance',
  'institution',
  'administrator',
  'security',
  'auditor',
] as const;
export type UserRole = (typeof USER_ROLES)[number];

/** Users, the owner of the data folder, and sources with their keys. */
export type Role = UserRole | 'owner' | 'source';

/** Whoever is supervised: they see what is theirs, of cases only what they were asked about, and they answer. */
export const ACCUSED = ['institution', 'alliance'] as const satisfies readonly UserRole[];

/** The three administrators (三员): of accounts, of rights, and of the watch over both. They exclude each other, and none sees records. */
export const ADMINISTRATORS = ['administrator', 'security', 'auditor'] as const satisfies readonly UserRole[];

/** Whether a role is one of some. */
export const isOneOf = (roles: readonly Role[], role: Role): boolean => roles.includes(role);
