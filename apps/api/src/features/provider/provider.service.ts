import * as oidc from 'openid-client';
import { z } from 'zod';
import type { Config } from '../../config/config.js';
import { Away, Denied } from '../../http/errors.js';
import { seal, unsealed } from '../../storage/seal.js';

const TICKET_MINUTES = 10;
const ticketSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  to: z.string(),
  until: z.number(),
});
/** Words of RFC 8176 by which a provider says that it has seen a second proof. */
const SECOND_PROOFS = new Set(['mfa', 'otp', 'hwk', 'sc']);

/** Whom the provider has recognised, where the person wanted to go, and whether it has seen a second proof. */
export type Recognised = { id: string; to: string; isProved: boolean };

/** Sign-ins by an OpenID Connect provider: authorization code with PKCE, state and nonce. It says who somebody is; what they may see stays here. */
export class ProviderService {
  #known: Promise<oidc.Configuration> | undefined;

  constructor(
    private readonly settings: Config['provider'],
    private readonly key: Buffer,
  ) {}

  get isOffered(): boolean {
    return this.settings !== undefined;
  }

  /** Where a browser goes to sign in, and the ticket that it must bring back. */
  async begin(to: string): Promise<{ url: string; ticket: string }> {
    const { settings, known } = await this.configuration();
    const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
    const url = oidc.buildAuthorizationUrl(known, {
      redirect_uri: settings.redirectUri,
      scope: settings.scope,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    const until = Date.now() + TICKET_MINUTES * 60_000;
    return { url: url.href, ticket: seal(this.key, JSON.stringify({ state, nonce, verifier, to, until })) };
  }

  /** Whom the provider means by the answer that a browser brings back with its ticket; throws when they do not fit. */
  async finish(search: string, sealed: string | undefined): Promise<Recognised> {
    const { settings, known } = await this.configuration();
    const text = sealed === undefined ? undefined : unsealed(this.key, sealed);
    if (text === undefined) throw new Denied('this sign-in was not begun here, or is too old');
    const ticket = ticketSchema.parse(JSON.parse(text));
    if (ticket.until < Date.now()) throw new Denied('this sign-in was begun too long ago');
    const answer = new URL(settings.redirectUri);
    answer.search = search;
    const tokens = await oidc
      .authorizationCodeGrant(known, answer, {
        pkceCodeVerifier: ticket.verifier,
        expectedState: ticket.state,
        expectedNonce: ticket.nonce,
        idTokenExpected: true,
      })
      .catch((error: unknown) => {
        throw new Denied(`the provider's answer does not hold: ${wordsOf(error)}`);
      });
    const claims = tokens.claims() ?? {};
    const id = z.string().min(1).safeParse(Reflect.get(claims, settings.claim)).data;
    if (id === undefined) throw new Denied(`the provider's answer has no ${settings.claim}`);
    const methods = z.array(z.string()).safeParse(Reflect.get(claims, 'amr')).data ?? [];
    return { id, to: ticket.to, isProved: methods.some((method) => SECOND_PROOFS.has(method)) };
  }

  /** What the provider says of itself, read once. */
  private async configuration(): Promise<{
    settings: NonNullable<Config['provider']>;
    known: oidc.Configuration;
  }> {
    const { settings } = this;
    if (!settings) throw new Denied('no provider of sign-ins is set up here');
    this.#known ??= discover(settings);
    try {
      return { settings, known: await this.#known };
    } catch (error) {
      this.#known = undefined;
      throw new Away(`the provider of sign-ins cannot be reached: ${wordsOf(error)}`);
    }
  }
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

function discover(settings: NonNullable<Config['provider']>): Promise<oidc.Configuration> {
  const issuer = new URL(settings.issuer);
  // Without https a provider is believed on this very machine only.
  const isBare = issuer.protocol === 'http:' && LOOPBACK.has(issuer.hostname);
  return oidc.discovery(issuer, settings.clientId, settings.clientSecret, undefined, {
    ...(isBare ? { execute: [oidc.allowInsecureRequests] } : {}),
  });
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
