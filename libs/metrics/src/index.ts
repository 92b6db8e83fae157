export * from './define.js';
export * from './facts.js';
export * from './measures.js';
export * from './catalog.js';
export * from './sources.js';
export * from './compile.js';
export * from './period.js';
export * from './docs.js';
