import { applyDecorators, HttpCode, SerializeOptions } from '@nestjs/common';
import { ApiProduces, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';

type MethodThatReturns<T> = <F extends (...args: never[]) => T | Promise<T>>(
  target: object,
  name: string,
  descriptor: TypedPropertyDescriptor<F>,
) => void;

/**
 * What an operation answers: the method must return it, the answer is cut to it on its way out, and
 * the document shows it. A long answer `isExact` where it is built field by field and a test holds it to its schema: to
 * cut each of its rows takes longer than to make them.
 */
export function Returns<S extends z.ZodType>(
  schema: S,
  {
    status = 200,
    description = 'as asked',
    isExact = false,
  }: { status?: number; description?: string; isExact?: boolean } = {},
): MethodThatReturns<z.input<S>> {
  // Nest serializes a list item by item.
  const cut = schema instanceof z.ZodArray ? asSchema(schema.element) : schema;
  return applyDecorators(
    HttpCode(status),
    ...(isExact ? [] : [SerializeOptions({ schema: cut })]),
    ApiResponse({ status, description, standardSchema: schema }),
  );
}

/** An operation whose status says it all. */
export function ReturnsNothing(description: string): MethodThatReturns<void> {
  return applyDecorators(HttpCode(204), ApiResponse({ status: 204, description }));
}

/** An operation that answers rows, one JSON object a line, as they come. */
export function ReturnsRows(row: z.ZodType): MethodDecorator {
  return applyDecorators(
    ApiProduces('application/x-ndjson'),
    ApiResponse({ status: 200, description: 'one object a line', standardSchema: row }),
  );
}

/** An operation that answers a file. */
export function ReturnsFile(...types: string[]): MethodDecorator {
  return applyDecorators(
    ApiProduces(...types),
    ApiResponse({ status: 200, description: 'a file', schema: { type: 'string', format: 'binary' } }),
  );
}

/** An operation that answers events as they happen, each with data of that shape. */
export function ReturnsEvents(data: z.ZodType): MethodDecorator {
  return applyDecorators(
    ApiProduces('text/event-stream'),
    ApiResponse({ status: 200, description: 'server-sent events', standardSchema: data }),
  );
}

const asSchema = (element: z.core.$ZodType): z.ZodType => {
  if (element instanceof z.ZodType) return element;
  throw new Error('an element of a list is no schema');
};
