import { subscribe } from 'node:diagnostics_channel';
import type { CorsDecisionEvent } from 'nestjs-cors';
import { Counter } from 'prom-client';

const decisions = new Counter({
  name: 'cors_decisions_total',
  help: 'Decisions about requests, by reason',
  labelNames: ['type', 'reason', 'handler'],
});

subscribe('nestjs-cors:decision', (message) => {
  const { type, reason, handlers } = message as CorsDecisionEvent;
  decisions.inc({ type, reason, handler: handlers[0] ?? 'none' });
});
