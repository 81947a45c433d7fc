import { subscribe } from 'node:diagnostics_channel';
import { metrics } from '@opentelemetry/api';
import type { CorsDecisionEvent } from 'nestjs-cors';

const decisions = metrics.getMeter('nestjs-cors').createCounter('cors.decisions', {
  description: 'Decisions about requests, by reason',
});

subscribe('nestjs-cors:decision', (message) => {
  const { type, reason, handlers } = message as CorsDecisionEvent;
  decisions.add(1, { 'cors.type': type, 'cors.reason': reason, 'cors.handler': handlers[0] ?? 'none' });
});
