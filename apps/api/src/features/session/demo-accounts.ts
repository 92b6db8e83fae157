import type { UsersRepository } from '../users/users.repository.js';
import type { UserRole } from '../access/roles.js';
import type { Grant } from '../users/users.dto.js';

type Account = { name: string; role: UserRole; sees: 'county' | 'alliance' | 'institution' | 'nothing' };
const ACCOUNTS: readonly Account[] = [
  { name: '演示审核员', role: 'officer', sees: 'county' },
  { name: '演示复审员', role: 'reviewer', sees: 'county' },
  { name: '演示主任', role: 'director', sees: 'county' },
  { name: '演示分析员', role: 'analyst', sees: 'county' },
  { name: '演示医共体', role: 'alliance', sees: 'alliance' },
  { name: '演示机构', role: 'institution', sees: 'institution' },
  { name: '演示管理员', role: 'administrator', sees: 'nothing' },
  { name: '演示安全员', role: 'security', sees: 'nothing' },
  { name: '演示审计员', role: 'auditor', sees: 'nothing' },
];

/** The accounts of the simulated county: one of each role, with no password and no way in but the demo's. */
export class DemoAccounts {
  constructor(
    private readonly users: UsersRepository,
    /** whether this service shows the simulated county, to this machine only */
    readonly isDemo: boolean,
  ) {}

  /** Makes those that are missing, and grants them the county, or one of its places as soon as these are known. */
  async ensure(
    pool: string,
    places: { institution?: string | undefined; alliance?: string | undefined } = {},
  ): Promise<void> {
    for (const { name, role, sees } of ACCOUNTS) {
      const id =
        (await this.users.byName(name))?.user_id ??
        (await this.users.add({ name, role, clear: false, isDemo: true }));
      const grant = grantOf(pool, sees, places);
      if (id !== undefined && grant) await this.users.setGrants(id, [grant]);
    }
  }

  /** Who may be signed in by one click. */
  async list(): Promise<{ name: string; role: UserRole }[]> {
    if (!this.isDemo) return [];
    const rows = (await this.users.list()).filter((row) => row.is_demo && !row.is_disabled);
    return ACCOUNTS.filter(({ name }) => rows.some((row) => row.name === name)).map(({ name, role }) => ({
      name,
      role,
    }));
  }
}

function grantOf(
  pool: string,
  sees: Account['sees'],
  places: { institution?: string | undefined; alliance?: string | undefined },
): Grant | undefined {
  if (sees === 'nothing') return undefined;
  if (sees === 'county') return { kind: 'pool', pool };
  const id = places[sees];
  return id === undefined ? undefined : { kind: sees, pool, id };
}
