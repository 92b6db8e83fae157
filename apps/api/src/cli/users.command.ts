import { InvalidArgumentError, Option, type Command } from 'commander';
import { USER_ROLES } from '../features/access/roles.js';
import { PLACE_KINDS } from '../features/access/scope.js';
import {
  linkSchema,
  addedUser,
  userList,
  userSchema,
  type Grant,
  type User,
} from '../features/users/users.dto.js';
import type { Format } from './output.js';
import { ServiceError, type ServiceClient } from './service-client.js';

type Line = Record<string, unknown>;

const lineOf = ({ grants, ...user }: User): Line => ({
  ...user,
  grants: grants.map((grant) =>
    grant.kind === 'pool' ? grant.pool : `${grant.pool}/${grant.kind}/${grant.id}`,
  ),
});

/** A grant as it is typed: `pool`, `pool/area/990121`, `pool/alliance/A1`, `pool/institution/H1`; undefined when it is none. */
export function parseGrant(text: string): Grant | undefined {
  const [pool = '', kind, ...rest] = text.split('/');
  if (kind === undefined) return pool === '' ? undefined : { kind: 'pool', pool };
  const known = PLACE_KINDS.find((name) => name === kind);
  const id = rest.join('/');
  return known && pool !== '' && id !== '' ? { kind: known, pool, id } : undefined;
}

/** Accounts of a service. A link sets a password once; no password is ever printed or typed here. */
export class Accounts {
  constructor(private readonly client: ServiceClient) {}

  async list(): Promise<Line[]> {
    return (await this.client.json('/api/users', userList)).items.map(lineOf);
  }

  async add(user: { name: string; role: string; clear: boolean; grants: Grant[] }): Promise<Line[]> {
    const made = await this.client.json('/api/users', addedUser, 'POST', user);
    return [
      { ...lineOf(made.user), link: this.client.urlOf(made.link.path), expiresAt: made.link.expiresAt },
    ];
  }

  async grant(name: string, grants: Grant[]): Promise<Line[]> {
    const id = await this.idOf(name);
    return [lineOf(await this.client.json(`/api/users/${id}/grants`, userSchema, 'PUT', { grants }))];
  }

  async change(
    name: string,
    change: { role?: string; clear?: boolean; disabled?: boolean },
  ): Promise<Line[]> {
    const id = await this.idOf(name);
    return [lineOf(await this.client.json(`/api/users/${id}`, userSchema, 'PATCH', change))];
  }

  async reset(name: string): Promise<Line[]> {
    const link = await this.client.json(`/api/users/${await this.idOf(name)}/link`, linkSchema, 'POST');
    return [{ name, link: this.client.urlOf(link.path), expiresAt: link.expiresAt }];
  }

  private async idOf(name: string): Promise<number> {
    const wanted = name.normalize('NFKC').toLowerCase();
    const { items } = await this.client.json('/api/users', userList);
    const found = items.find((user) => user.name === wanted);
    if (!found) throw new ServiceError(`there is no user ${name}`, 'not_found');
    return found.id;
  }
}

type Common = { data?: string; url?: string; format: Format };
type Run = <T extends Common>(options: T, rows: (accounts: Accounts) => Promise<Line[]>) => Promise<void>;

const GRANT = 'pool, pool/area/CODE, pool/alliance/ID or pool/institution/CODE';
const aGrant = (text: string, before: Grant[] = []): Grant[] => {
  const grant = parseGrant(text);
  if (!grant) throw new InvalidArgumentError(GRANT);
  return [...before, grant];
};

/** The sub-commands of `fundwatch users`. */
export function addUsersCommands(command: (name: string, about: string) => Command, run: Run): void {
  command('list', 'all users with their grants').action((options: Common) =>
    run(options, (accounts) => accounts.list()),
  );
  command('add', 'add a user; prints a one-time link that sets the password')
    .argument('<name>')
    .addOption(new Option('--role <role>', 'what the user is').choices(USER_ROLES).makeOptionMandatory())
    .option('--grant <grant>', `what the user sees, may be given again: ${GRANT}`, aGrant)
    .option(
      '--clear',
      'identity may be seen in clear, one record at a time and for a case; every such read leaves a trace',
    )
    .action((name: string, options: Common & { role: string; grant?: Grant[]; clear?: boolean }) =>
      run(options, (accounts) =>
        accounts.add({
          name,
          role: options.role,
          clear: options.clear === true,
          grants: options.grant ?? [],
        }),
      ),
    );
  command('grant', 'replace the grants of a user; without any, all are taken away')
    .argument('<name>')
    .argument('[grants...]', GRANT, aGrant)
    .action((name: string, grants: Grant[] | undefined, options: Common) =>
      run(options, (accounts) => accounts.grant(name, grants ?? [])),
    );
  command('disable', 'shut an account and end its sessions')
    .argument('<name>')
    .option('--undo', 'open it again')
    .action((name: string, options: Common & { undo?: boolean }) =>
      run(options, (accounts) => accounts.change(name, { disabled: options.undo !== true })),
    );
  command('reset', 'void a password; prints a one-time link that sets another')
    .argument('<name>')
    .action((name: string, options: Common) => run(options, (accounts) => accounts.reset(name)));
}
