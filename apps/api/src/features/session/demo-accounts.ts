import type { UsersRepository } from '../users/users.repository.js';
import type { UserRole } from '../access/roles.js';
import type { Grant } from '../users/users.dto.js';

const ACCOUNTS: readonly { name: string; role: UserRole }[] = [
  { name: '演示审核员', role: 'officer' },
  { name: '演示分析员', role: 'analyst' },
  { name: '演示机构', role: 'institution' },
  { name: '演示管理员', role: 'administrator' },
];

/** The accounts of the simulated county: one of each role, with no password and no way in but the demo's. */
export class DemoAccounts {
  constructor(
    private readonly users: UsersRepository,
    /** whether this service shows the simulated county, to this machine only */
    readonly isDemo: boolean,
  ) {}

  /** Makes those that are missing, and grants them the county; the institution sees one of its places. */
  async ensure(pool: string, institution?: string): Promise<void> {
    for (const { name, role } of ACCOUNTS) {
      const id =
        (await this.users.byName(name))?.user_id ??
        (await this.users.add({ name, role, clear: false, isDemo: true }));
      const grants: Grant[] =
        role === 'administrator'
          ? []
          : role !== 'institution'
            ? [{ kind: 'pool', pool }]
            : institution
              ? [{ kind: 'institution', pool, id: institution }]
              : [];
      if (id !== undefined && grants.length > 0) await this.users.setGrants(id, grants);
    }
  }

  /** Who may be signed in by one click. */
  async list(): Promise<{ name: string; role: UserRole }[]> {
    if (!this.isDemo) return [];
    const rows = (await this.users.list()).filter((row) => row.is_demo && !row.is_disabled);
    return ACCOUNTS.filter(({ name }) => rows.some((row) => row.name === name));
  }
}
