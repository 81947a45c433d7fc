import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { Controller, Get, Put } from '@nestjs/common';
import { CorsModule } from 'nestjs-cors';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import prometheus from 'prom-client';
import { REFUSALS } from '../../../lib/policy/decide/reason.js';
import { ask, preflight } from '../../support/client.js';
import { platforms, start } from '../../support/platforms.js';

const root = resolve(import.meta.dirname, '../../..');
const guide = readFileSync(join(root, 'docs/observability.md'), 'utf8');

const APP = 'https://app.example.com';
const OTHER_ORIGIN = 'https://stranger.example';

@Controller('cats')
class Cats {
  @Get()
  list(): void {}

  @Put()
  replace(): void {}
}

const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
const provider = new MeterProvider({ readers: [reader] });

beforeAll(async () => {
  metrics.setGlobalMeterProvider(provider);
  await import('./prometheus.js');
  await import('./opentelemetry.js');
});

afterAll(() => provider.shutdown());

/** The count of each series, by `type reason handler`. */
async function counted(): Promise<Record<'prometheus' | 'openTelemetry', Record<string, number>>> {
  const [family] = await prometheus.register.getMetricsAsJSON();
  await reader.forceFlush();
  const [metric] = exporter.getMetrics().at(-1)?.scopeMetrics[0]?.metrics ?? [];
  return {
    prometheus: Object.fromEntries(family!.values.map(({ labels, value }) => [Object.values(labels).join(' '), value])),
    openTelemetry: Object.fromEntries(
      (metric?.dataPoints ?? []).map(({ attributes, value }) => [Object.values(attributes).join(' '), Number(value)]),
    ),
  };
}

describe.each(platforms)('the recipes for counters, on $name', (platform) => {
  it('count every decision by type, reason and handler', async () => {
    prometheus.register.resetMetrics();
    const before = (await counted()).openTelemetry;
    const { port, close } = await start(platform, {
      imports: [CorsModule.forRoot({ origin: APP })],
      controllers: [Cats],
    });
    await ask(port, { path: '/cats' });
    await ask(port, { path: '/cats', headers: { Origin: APP } });
    await ask(port, { path: '/cats', headers: { Origin: APP } });
    await ask(port, { path: '/none', headers: { Origin: OTHER_ORIGIN } });
    await ask(port, preflight(APP, 'PUT', '/cats', 'x-trace'));
    await close();

    const { prometheus: series, openTelemetry } = await counted();
    const expected = {
      'actual no-origin Cats.list': 1,
      'actual origin-allowed Cats.list': 2,
      'actual origin-not-allowed none': 1,
      'preflight header-not-allowed Cats.replace': 1,
    };
    expect(series).toEqual(expected);
    const added = Object.entries(openTelemetry).map(([name, value]) => [name, value - (before[name] ?? 0)]);
    expect(Object.fromEntries(added)).toEqual(expected);
  });
});

describe('docs/observability.md', () => {
  it.each(['prometheus', 'opentelemetry'])('shows the recipe for %s that runs here', (name) => {
    expect(guide).toContain(`\`\`\`ts\n${readFileSync(join(import.meta.dirname, `${name}.ts`), 'utf8')}\`\`\``);
  });

  it.each(Object.entries(REFUSALS))('says what %s means', (reason, sentence) => {
    const row = guide.split('\n').find((line) => line.startsWith(`| \`${reason}\``));
    expect(row?.split(/ *\| */).slice(2, 4)).toEqual(['no', sentence]);
  });
});
