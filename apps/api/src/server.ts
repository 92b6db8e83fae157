import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import { StandardSchemaSerializerInterceptor, StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { checkAddress, readBodies } from './http/body.js';
import { Invalid } from './http/errors.js';
import { admit } from './http/principal.js';
import { problemOf, ProblemFilter } from './http/problem.filter.js';
import { addSecurityHeaders } from './http/security-headers.js';
import { openPlatform, type Platform } from './platform.js';
import { isLocal, type Config } from './config/config.js';
import { composeServices, type Services } from './services.js';

export type Running = {
  url: string;
  ownerToken: string;
  platform: Platform;
  services: Services;
  close: () => Promise<void>;
};

/** Another program listens on the port. */
export class PortTaken extends Error {}

/** Opens the stores, composes the roles, listens. `webDir` holds the built pages, if they are to be served. */
export async function startServer(
  config: Config,
  options: { webDir?: string; engineEntry?: string } = {},
): Promise<Running> {
  const platform = await openPlatform(config, options);
  const services = composeServices(platform);
  // What a process that died in this folder had in hand is free again; a fleet's leases end by themselves.
  if (!config.databaseUrl) await services.ledger.release();
  await services.reviewCopies.repair();
  const adapter = new FastifyAdapter({
    bodyLimit: Number.MAX_SAFE_INTEGER,
    requestTimeout: 0,
    // Only the proxy next to us is believed: it puts the true address last.
    ...(config.isBehindProxy ? { trustProxy: (_address: string, hop: number) => hop === 0 } : {}),
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoles(platform, services),
    adapter,
    { logger: false, bodyParser: false },
  );
  const close = async (): Promise<void> => {
    await rm(servicePath(config), { force: true });
    await app.close();
    await platform.close();
  };
  try {
    await wire(app, platform, services, options.webDir);
    await app.listen(config.listen.port, config.listen.host);
  } catch (error) {
    await close();
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new PortTaken(
        `port ${config.listen.port} on ${config.listen.host} is taken; stop the other program, or choose another with PORT`,
      );
    }
    throw error;
  }
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  await writeFile(
    servicePath(config),
    JSON.stringify({ url, owner: platform.ownerToken, pid: process.pid }),
    { mode: 0o600 },
  );
  return { url, ownerToken: platform.ownerToken, platform, services, close };
}

/** Where a running service leaves its address and the owner's pass, readable by the folder's owner only. */
export const servicePath = (config: Pick<Config, 'dataDir'>): string => join(config.dataDir, 'service.json');

async function wire(
  app: NestFastifyApplication,
  platform: Platform,
  services: Services,
  webDir: string | undefined,
): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const door = {
    ownerToken: platform.ownerToken,
    scopeOfKey: (key: string) => services.keys.scopeOf(key),
    userOf: (token: string, isActive: boolean) => services.sessions.resume(token, isActive),
    isLocal: isLocal(platform.config),
    isBehindProxy: platform.config.isBehindProxy,
  };
  await addSecurityHeaders(fastify, platform.config.isBehindProxy);
  readBodies(fastify);
  fastify.addHook('onRequest', async (request) => {
    checkAddress(request);
    await admit(request, door);
  });
  app.useGlobalFilters(new ProblemFilter(platform.log));
  app.useGlobalPipes(
    new StandardSchemaValidationPipe({
      exceptionFactory: (issues) => {
        const [first = { field: '', reason: 'invalid' }, ...others] = issues.map(({ path, message }) => ({
          field: (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
          reason: message,
        }));
        return new Invalid(first.field, first.reason, others);
      },
    }),
  );
  app.useGlobalInterceptors(new StandardSchemaSerializerInterceptor(app.get(Reflector)));
  if (webDir && existsSync(join(webDir, 'index.html'))) await servePages(app, resolve(webDir));
}

/** Built pages: files as they are, every other path that is no API is the application's own. */
async function servePages(app: NestFastifyApplication, root: string): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  await fastify.register(fastifyStatic, { root, serve: false });
  fastify.get('/*', (request, reply) => {
    const [path = '/'] = request.url.split('?', 1);
    if (path.startsWith('/api/')) {
      const problem = problemOf('not_found', `nothing at ${path}`);
      return reply.status(404).type('application/problem+json').send(JSON.stringify(problem));
    }
    // Built files carry a hash in their names, the entry page does not.
    if (/\.\w+$/.test(path) && path !== '/index.html')
      return reply.sendFile(path, { maxAge: '1y', immutable: path.startsWith('/assets/') });
    return reply.header('cache-control', 'no-cache').sendFile('index.html', { cacheControl: false });
  });
}
