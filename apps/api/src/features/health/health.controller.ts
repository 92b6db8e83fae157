import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Returns } from '../../http/returns.js';
import { healthSchema, type Health } from './health.dto.js';
import { HealthService } from './health.service.js';

@ApiTags('operation')
@Controller('api/health')
export class HealthController {
  constructor(private readonly service: HealthService) {}

  @Get()
  @ApiOperation({ summary: 'Whether the service and its engine are up', security: [] })
  @Returns(healthSchema)
  showHealth(): Health {
    return this.service.health();
  }
}
