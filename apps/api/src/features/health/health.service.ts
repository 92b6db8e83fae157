import type { EngineState } from '@fundwatch/engine';
import type { Health } from './health.dto.js';

/** Whether the service and its engine are up. */
export class HealthService {
  constructor(private readonly engineState: () => EngineState) {}

  health(): Health {
    const engine = this.engineState();
    return { status: engine === 'up' ? 'ok' : 'degraded', engine };
  }
}
