import { parameterRows, readPolicy, type Policy } from '@fundwatch/settlement';
import { Conflict, Denied, Invalid, NotFound } from '../../http/errors.js';
import type { Pools } from '../access/pools.js';
import { reachesWhole, type Scope } from '../access/scope.js';
import type {
  CheckedPolicy,
  NewPolicyVersion,
  PolicySummary,
  PolicyVersion,
  PolicyView,
} from './policies.dto.js';
import type { PoliciesRepository } from './policies.repository.js';
import { SHIPPED } from './shipped.js';

/** A version of a policy with the file that it was read from. */
type Edition = PolicyVersion & { policy: Policy; text: string };

/** The policies of a pool: those that are shipped, and the versions that people of the pool have saved. */
export class PoliciesService {
  constructor(
    private readonly pools: Pools,
    private readonly stored: PoliciesRepository,
    private readonly shipped: readonly string[] = SHIPPED,
  ) {}

  /** All policies, each in its latest version. */
  async list(scope: Scope, asked: string | undefined): Promise<PolicySummary[]> {
    const pool = await this.pool(scope, asked);
    const editions = await this.editions(pool);
    const ids = [...new Set(editions.map(({ policy }) => policy.id))].sort();
    return ids.flatMap((id) => {
      const own = editionsOf(editions, id);
      return own[0] ? summary(own[0], own) : [];
    });
  }

  /** A policy with its parameters and its file; throws `NotFound` of one, or of a version, that is not there. */
  async view(
    scope: Scope,
    id: string,
    { pool: asked, version }: { pool?: string | undefined; version?: string | undefined },
  ): Promise<PolicyView> {
    const pool = await this.pool(scope, asked);
    const own = editionsOf(await this.editions(pool), id);
    const at = version === undefined ? 0 : own.findIndex((edition) => edition.version === version);
    const shown = own[at];
    if (!shown) throw new NotFound(`policy ${id}${version === undefined ? '' : ` version ${version}`}`);
    return {
      ...summary(shown, own),
      about: shown.policy.about ?? null,
      areas: shown.policy.areas ?? null,
      parameters: parameterRows(shown.policy),
      text: shown.text,
      before: own[at + 1]?.text ?? null,
      may_save: reachesWhole(scope, pool),
    };
  }

  /** The policy named `id` (its latest version) or `id@version`, for a run; undefined where there is none. */
  async find(pool: string, name: string): Promise<Policy | undefined> {
    const [id = '', version] = name.split('@');
    const own = editionsOf(await this.editions(pool), id);
    return own.find((edition) => version === undefined || edition.version === version)?.policy;
  }

  /** What is wrong with a file. */
  check(text: string): CheckedPolicy {
    const read = readPolicy(text);
    return {
      faults: read.faults ?? [],
      id: read.policy?.id ?? null,
      version: read.policy?.version ?? null,
    };
  }

  /** Saves a file as the next version of a policy. Throws `Invalid` of a faulty one, `Conflict` of a version that is not the next. */
  async save(
    scope: Scope,
    id: string,
    asked: string | undefined,
    { text, reason }: NewPolicyVersion,
  ): Promise<PolicyView> {
    const pool = await this.pool(scope, asked);
    if (!reachesWhole(scope, pool)) throw new Denied('a policy is of the whole pool, which is not yours');
    const { policy, faults } = readPolicy(text);
    if (!policy) {
      const [first, ...others] = faults.map(({ line, path, reason: { zh } }) => ({
        field: path || 'text',
        reason: `line ${line}: ${zh}`,
      }));
      throw new Invalid(first?.field ?? 'text', first?.reason ?? 'is no policy', others);
    }
    if (policy.id !== id) throw new Invalid('text', 'policy_id_differs');
    const version = Number(policy.version);
    const taken = editionsOf(await this.editions(pool), id).some((known) => Number(known.version) >= version);
    if (taken || !(await this.stored.save({ pool, policy_id: id, version, text, reason }, scope.who)))
      throw new Conflict(`version ${version} of policy ${id} is not the next`, [
        { field: 'text', reason: 'policy_version_taken' },
      ]);
    return this.view(scope, id, { pool });
  }

  private async pool(scope: Scope, asked: string | undefined): Promise<string> {
    const pool = await this.pools.meant(scope, asked);
    await this.pools.check(scope, pool);
    return pool;
  }

  /** Every version that can be read; a saved one that the schema does not know any more is left out. */
  private async editions(pool: string): Promise<Edition[]> {
    const saved = await this.stored.of(pool);
    const files = [
      ...saved.map(({ text, reason, saved_by, saved_at }) => ({ text, reason, by: saved_by, at: saved_at })),
      ...this.shipped.map((text) => ({ text, reason: '', by: null, at: null })),
    ];
    return files.flatMap((file) => {
      const { policy } = readPolicy(file.text);
      return policy ? { ...file, policy, version: policy.version } : [];
    });
  }
}

/** Those of one policy, the latest first. */
const editionsOf = (editions: readonly Edition[], id: string): Edition[] =>
  editions.filter(({ policy }) => policy.id === id).sort((a, b) => Number(b.version) - Number(a.version));

const summary = ({ policy }: Edition, own: readonly Edition[]): PolicySummary => ({
  id: policy.id,
  name: policy.name,
  kind: policy.kind,
  version: policy.version,
  years: policy.years,
  versions: own.map(({ version, reason, by, at }) => ({ version, reason, by, at })),
});
