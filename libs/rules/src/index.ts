export * from './define.js';
export * from './catalog.js';
export * from './compile.js';
export * from './docs.js';
export * from './edition.js';
export * from './sweep.js';
export * from './negative-list.js';
