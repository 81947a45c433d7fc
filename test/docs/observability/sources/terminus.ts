import { Controller, Get, Injectable } from '@nestjs/common';
import { HealthCheck, HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import { CorsPolicies } from 'nestjs-cors';

/** Add it to the providers of a module that imports `TerminusModule`. */
@Injectable()
export class OriginsHealth {
  constructor(
    private readonly policies: CorsPolicies,
    private readonly indicators: HealthIndicatorService,
  ) {}

  check() {
    const { sources } = this.policies;
    const facts = sources.map(({ name, state, rows, refused, lag }) => [name, { state, rows, refused, lag }]);
    const details: Record<string, object> = Object.fromEntries(facts);
    const indicator = this.indicators.check('origins');
    if (sources.some(({ lag }) => lag === Infinity)) return indicator.down(details);
    return sources.every(({ state }) => state === 'live') ? indicator.up(details) : indicator.degraded(details);
  }
}

@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly origins: OriginsHealth,
  ) {}

  @Get()
  @HealthCheck()
  check() {
    return this.health.check([() => this.origins.check()]);
  }
}
