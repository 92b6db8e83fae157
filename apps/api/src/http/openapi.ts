import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, getSchemaPath, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { OWNER_HEADER } from './principal.js';
import { problemSchema } from './problem.dto.js';

class Documented {}
Module({})(Documented);

/** The OpenAPI document of controllers. Nothing is opened: what they would ask for is not there. */
export async function openApiDocument(controllers: readonly Type<unknown>[]): Promise<OpenAPIObject> {
  const app = await NestFactory.create<NestFastifyApplication>(
    {
      module: Documented,
      controllers: [...controllers],
      providers: controllers.flatMap(neededBy).map((provide) => ({ provide, useValue: {} })),
    },
    new FastifyAdapter(),
    { logger: false },
  );
  const config = new DocumentBuilder()
    .setTitle('Fundwatch 基金监测')
    .setDescription('Monitoring of capitated health-insurance money: records in, explained findings out.')
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', description: 'the key of a source' }, 'sourceKey')
    .addApiKey({ type: 'apiKey', in: 'header', name: OWNER_HEADER }, 'owner')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (_controller, method) => method,
  });
  await app.close();
  return withProblems(document);
}

/** Classes that a controller asks for. */
function neededBy(controller: Type<unknown>): Type<unknown>[] {
  const types: unknown = Reflect.getMetadata('design:paramtypes', controller);
  return z.array(z.custom<Type<unknown>>((type) => typeof type === 'function')).parse(types ?? []);
}

const PROBLEMS = {
  '400': { name: 'Invalid', description: 'the request is not as described; `fields` says where' },
  '401': { name: 'Unauthenticated', description: 'nobody known asks' },
  '403': { name: 'Denied', description: 'who asks may not do this' },
  default: { name: 'Fault', description: 'any other fault' },
};

/** Every operation may answer a problem, always of the same shape. */
function withProblems(document: OpenAPIObject): OpenAPIObject {
  const content = { 'application/problem+json': { schema: { $ref: getSchemaPath('Problem') } } };
  const responses = Object.fromEntries(
    Object.values(PROBLEMS).map(({ name, description }) => [name, { description, content }]),
  );
  for (const path of Object.values(document.paths)) {
    for (const operation of [path.get, path.post, path.put, path.patch, path.delete]) {
      for (const [status, { name }] of Object.entries(PROBLEMS))
        if (operation) operation.responses[status] ??= { $ref: `#/components/responses/${name}` };
    }
  }
  const { definitions } = z
    .object({ definitions: z.record(z.string(), z.record(z.string(), z.unknown())) })
    .parse(z.toJSONSchema(problemSchema, { target: 'openapi-3.0' }));
  const schemas = Object.entries({ ...document.components?.schemas, ...definitions });
  return {
    ...document,
    components: {
      ...document.components,
      schemas: Object.fromEntries(schemas.sort(([a], [b]) => (a < b ? -1 : 1))),
      responses,
    },
  };
}
