import { Controller, Get } from '@nestjs/common';
import { HealthCheck, HealthCheckService, TerminusModule } from '@nestjs/terminus';
import { readable } from '../exchanges.js';
import type { Library } from '../library.js';

@Controller('health')
class Health {
  constructor(private readonly health: HealthCheckService) {}

  @Get()
  @HealthCheck()
  check() {
    return this.health.check([() => ({ database: { status: 'down' } })]);
  }
}

export default {
  imports: () => [TerminusModule.forRoot({ logger: false })],
  controllers: [Health],
  exchanges: [readable('/health', 503, { vary: 'Origin' })],
} satisfies Library;
