import { subscribe } from 'node:diagnostics_channel';
import { context } from '@opentelemetry/api';
import { getRPCMetadata } from '@opentelemetry/core';
import type { CorsDecisionEvent } from 'nestjs-cors';

subscribe('nestjs-cors:decision', (message) => {
  const { reachesApplication, route } = message as CorsDecisionEvent;
  const metadata = getRPCMetadata(context.active());
  if (!reachesApplication && metadata !== undefined && route !== undefined) metadata.route = route;
});
