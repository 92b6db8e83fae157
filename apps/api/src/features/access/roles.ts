/** What a user can be. Roles say what may be done, grants say on which records. */
export const USER_ROLES = ['officer', 'analyst', 'institution', 'administrator'] as const;
export type UserRole = (typeof USER_ROLES)[number];

/** Users, the owner of the data folder, and sources with their keys. */
export type Role = UserRole | 'owner' | 'source';
