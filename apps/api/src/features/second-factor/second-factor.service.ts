import { createHmac, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { seal, unsealed } from '../../storage/seal.js';
import { Conflict, Locked, WrongCode } from '../../http/errors.js';
import type { Audit } from '../audit/audit.js';
import { ATTEMPTS, LOCK_MINUTES, type AttemptsRepository } from '../session/attempts.repository.js';
import type { UserRow } from '../users/users.repository.js';
import { whoIs } from '../users/who.js';
import type { NewFactor, Recovery } from './second-factor.dto.js';
import type { SecondFactorRepository } from './second-factor.repository.js';

const ISSUER = 'Fundwatch';
/** Clocks of devices may differ by a step of 30 seconds either way. */
const WINDOW = 1;
const RECOVERY_CODES = 10;
/** Without letters that look like digits. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A second proof of who signs in: codes by time (RFC 6238), and recovery codes for whoever lost the device. */
export class SecondFactorService {
  constructor(
    private readonly factors: SecondFactorRepository,
    private readonly attempts: AttemptsRepository,
    private readonly audit: Audit,
    private readonly key: Buffer,
  ) {}

  /** Makes a secret, which stands once a code of it has come back. Asked again, it makes another one. */
  async offer(user: UserRow): Promise<NewFactor> {
    if (user.is_demo) throw new Conflict('accounts of the demo have no second proof');
    const secret = new Secret({ size: 20 });
    if (!(await this.factors.offer(user.user_id, seal(this.key, secret.base32))))
      throw new Conflict('there is a second proof already; remove it first');
    return { secret: secret.base32, uri: totpOf(user, secret.base32).toString() };
  }

  /** Lets the secret stand whose code this is. */
  async confirm(user: UserRow, code: string, address: string): Promise<Recovery> {
    const factor = await this.factors.find(user.user_id);
    if (!factor || factor.is_confirmed) throw new Conflict('there is no second proof to confirm');
    await this.counted(user, address, () => this.isCodeOf(user, factor.secret, code));
    const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
    if (
      !(await this.factors.confirm(
        user.user_id,
        codes.map((text) => this.hashOf(text)),
      ))
    )
      throw new Conflict('the second proof stands already');
    await this.audit.append(whoIs(user.name), 'second_factor.add', { address });
    return { codes: codes.map((text) => `${text.slice(0, 5)}-${text.slice(5)}`) };
  }

  /** Throws unless the code is of the user's device, or one of the recovery codes, which it uses up. */
  async prove(user: UserRow, code: string, address: string): Promise<void> {
    const factor = await this.factors.find(user.user_id);
    if (!factor?.is_confirmed) throw new Conflict('there is no second proof to give');
    await this.counted(user, address, async () => {
      if (/^\d{6}$/.test(code)) return this.isCodeOf(user, factor.secret, code);
      const isRight = await this.factors.takeRecoveryCode(user.user_id, this.hashOf(code));
      if (isRight) await this.audit.append(whoIs(user.name), 'second_factor.recover', { address });
      return isRight;
    });
  }

  /** Takes the second proof from a user who gives it once more. */
  async remove(user: UserRow, code: string, address: string): Promise<void> {
    await this.prove(user, code, address);
    await this.factors.remove(user.user_id);
    await this.audit.append(whoIs(user.name), 'second_factor.remove', { address });
  }

  /** Whether the code is of the secret and of a time step that was not used. */
  private async isCodeOf(user: UserRow, sealed: string, code: string): Promise<boolean> {
    const secret = unsealed(this.key, sealed);
    if (secret === undefined) throw new Error('a second proof was sealed by another master key');
    const totp = totpOf(user, secret);
    const delta = totp.validate({ token: code, window: WINDOW });
    return delta !== null && this.factors.takeStep(user.user_id, totp.counter() + delta);
  }

  /** Counts an attempt before it is tried; refuses and audits the wrong ones. */
  private async counted(user: UserRow, address: string, isRight: () => Promise<boolean>): Promise<void> {
    const subject = `proof ${user.name}`;
    const count = await this.attempts.count(subject);
    if (count > ATTEMPTS) throw new Locked(`too many attempts; try again in ${LOCK_MINUTES} minutes`);
    if (await isRight()) return this.attempts.clear([subject]);
    await this.audit.append(whoIs(user.name), 'second_factor.failure', { address });
    if (count === ATTEMPTS)
      await this.audit.append(whoIs(user.name), 'session.lock', { address, minutes: LOCK_MINUTES });
    throw new WrongCode('the code is wrong, or was used before');
  }

  private hashOf(code: string): string {
    return createHmac('sha256', this.key).update(code).digest('hex');
  }
}

const totpOf = (user: UserRow, secret: string): TOTP =>
  new TOTP({ issuer: ISSUER, label: user.name, secret: Secret.fromBase32(secret) });

/** Ten letters, 50 random bits. */
const newRecoveryCode = (): string =>
  [...randomBytes(10)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
