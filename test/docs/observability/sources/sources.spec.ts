import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { CorsModule, type CorsOriginSink, type CorsOriginSource, liveOrigins } from 'nestjs-cors';
import { TerminusModule } from '@nestjs/terminus';
import prometheus from 'prom-client';
import { ask } from '../../../support/client.js';
import { platforms, start } from '../../../support/platforms.js';
import { HealthController, OriginsHealth } from './terminus.js';

const root = resolve(import.meta.dirname, '../../../..');
const guide = readFileSync(join(root, 'docs/observability.md'), 'utf8');

const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
const provider = new MeterProvider({ readers: [reader] });

/** A source that does what the test says. */
class CustomerOrigins implements CorsOriginSource {
  sink: CorsOriginSink | undefined;

  constructor(private readonly isLoaded: boolean) {}

  async run(sink: CorsOriginSink, signal: AbortSignal): Promise<void> {
    this.sink = sink;
    sink.put('acme.example', ['https://app.acme.example', 'https://acme.example/']);
    if (this.isLoaded) sink.status('live');
    await new Promise((done) => signal.addEventListener('abort', done));
  }
}

const corsOf = (source: CorsOriginSource) =>
  CorsModule.forRoot({
    origin: liveOrigins(source, { key: ({ hostname }) => hostname, initTimeout: 0.05, onInitTimeout: 'start' }),
  });

const healthOf = (source: CorsOriginSource) => ({
  imports: [corsOf(source), TerminusModule],
  controllers: [HealthController],
  providers: [OriginsHealth],
});

afterAll(() => provider.shutdown());

describe.each(platforms)('the recipe for @nestjs/terminus, on $name', (platform) => {
  it('R21: is up while rows are live, degraded while the last good ones count, and down before there were any', async () => {
    const source = new CustomerOrigins(true);
    const { port, close } = await start(platform, healthOf(source));
    const check = async () => {
      const { status, body } = await ask(port, { path: '/health' });
      const { details } = JSON.parse(body) as { details: { origins: { status: string; CustomerOrigins: object } } };
      return { code: status, status: details.origins.status, facts: details.origins.CustomerOrigins };
    };
    const facts = { rows: 1, refused: 1, lag: expect.any(Number) };
    expect(await check()).toEqual({ code: 200, status: 'up', facts: { state: 'live', ...facts } });
    source.sink?.status('stale', new Error('The connection was lost'));
    expect(await check()).toEqual({ code: 200, status: 'degraded', facts: { state: 'stale', ...facts } });
    await close();

    const empty = await start(platform, healthOf(new CustomerOrigins(false)));
    const { status } = await ask(empty.port, { path: '/health' });
    expect(status).toBe(503);
    await empty.close();
  });
});

describe('the recipes for the metrics of sources', () => {
  it('report the state, the rows, the refused rows and the lag', async () => {
    metrics.setGlobalMeterProvider(provider);
    const { SourceMetrics } = await import('./prometheus.js');
    const { SourceTelemetry } = await import('./opentelemetry.js');
    const source = new CustomerOrigins(true);
    const { close } = await start(platforms[0]!, {
      imports: [corsOf(source)],
      providers: [SourceMetrics, SourceTelemetry],
    });
    source.sink?.status('stale');

    const families = await prometheus.register.getMetricsAsJSON();
    const series = families.map(({ name, values }) => [name, values.map(({ value }) => value)] as const);
    expect(Object.fromEntries(series)).toEqual({
      cors_source_changes_total: [1, 1],
      cors_source_live: [0],
      cors_source_rows: [1],
      cors_source_refused_rows: [1],
      cors_source_lag_seconds: [expect.any(Number)],
    });
    await reader.forceFlush();
    const observed = exporter.getMetrics().at(-1)?.scopeMetrics[0]?.metrics ?? [];
    const points = observed.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints[0]?.value] as const);
    expect(Object.fromEntries(points)).toEqual({
      'cors.source.lag': expect.any(Number),
      'cors.source.rows': 1,
      'cors.source.refused_rows': 1,
    });
    await close();
  });

  it.each(['terminus', 'prometheus', 'opentelemetry'])('the guide shows the recipe for %s that runs here', (name) => {
    expect(guide).toContain(`\`\`\`ts\n${readFileSync(join(import.meta.dirname, `${name}.ts`), 'utf8')}\`\`\``);
  });
});
