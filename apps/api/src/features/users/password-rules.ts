import { DomainError } from '../../http/errors.js';
import { isPassword } from './password.js';

const LEAST = 12;
const MOST = 128;
const LEAST_CLASSES = 3;
const CLASSES = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u];
/** How many passwords back none may be used again, the present one among them. */
export const REMEMBERED = 5;

const FAULTS = {
  too_short: `a password has at least ${LEAST} characters`,
  too_long: `a password has at most ${MOST} characters`,
  too_plain: `a password has at least ${LEAST_CLASSES} of: small letters, capitals, digits, other characters`,
  holds_name: 'a password does not hold the name of its user',
  used_before: `a password is none of the last ${REMEMBERED}`,
} as const;
export type PasswordFault = keyof typeof FAULTS;

/** The first rule that a password breaks by itself, if any. */
export function passwordFault(password: string, name: string): PasswordFault | undefined {
  const length = [...password].length;
  if (length < LEAST) return 'too_short';
  if (length > MOST) return 'too_long';
  if (CLASSES.filter((kind) => kind.test(password)).length < LEAST_CLASSES) return 'too_plain';
  if (password.normalize('NFKC').toLowerCase().includes(name)) return 'holds_name';
  return undefined;
}

/** Throws when a password breaks a rule or is one of the user's last ones; the reason is a word that pages translate. */
export async function checkPassword(
  password: string,
  name: string,
  before: readonly string[],
): Promise<void> {
  const fault = passwordFault(password, name);
  if (fault) throw refused(fault);
  const isOld = await Promise.all(before.slice(0, REMEMBERED).map((kept) => isPassword(password, kept)));
  if (isOld.includes(true)) throw refused('used_before');
}

const refused = (fault: PasswordFault): DomainError =>
  new DomainError('invalid', FAULTS[fault], [{ field: 'password', reason: fault }]);
