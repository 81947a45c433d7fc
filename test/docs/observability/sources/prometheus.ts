import { subscribe } from 'node:diagnostics_channel';
import { Injectable } from '@nestjs/common';
import { CorsPolicies, type CorsSourceStatus } from 'nestjs-cors';
import { Counter, Gauge } from 'prom-client';

const changes = new Counter({
  name: 'cors_source_changes_total',
  help: 'Changes of the state of a source',
  labelNames: ['source', 'state'],
});

subscribe('nestjs-cors:source', (message) => {
  const { name, state } = message as CorsSourceStatus;
  changes.inc({ source: name, state });
});

const GAUGES = {
  cors_source_live: ['1 if the rows are up to date', ({ state }) => Number(state === 'live')],
  cors_source_rows: ['Rows of all keys', ({ rows }) => rows],
  cors_source_refused_rows: ['Rows that are not valid', ({ refused }) => refused],
  cors_source_lag_seconds: ['Time since the rows were confirmed', ({ lag }) => lag],
} as const satisfies Record<string, readonly [help: string, read: (source: CorsSourceStatus) => number]>;

/** Add it to the providers of a module. */
@Injectable()
export class SourceMetrics {
  constructor(policies: CorsPolicies) {
    for (const [name, [help, read]] of Object.entries(GAUGES))
      new Gauge({
        name,
        help,
        labelNames: ['source'],
        collect() {
          for (const source of policies.sources) this.set({ source: source.name }, read(source));
        },
      });
  }
}
