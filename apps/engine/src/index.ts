export { EngineStartError, type EngineExit, type EngineOptions } from './child.ts';
export { startEngine, type EngineHandle, type EngineState } from './supervise.ts';
