export * from './field.js';
export * from './stream.js';
export * from './code-sets.js';
export * from './catalog.js';
export * from './columns.js';
export * from './ddl.js';
export * from './staging.js';
export * from './conventions.js';
