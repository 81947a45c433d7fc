import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Histogram } from 'prom-client';
import { onUnseenRequest } from './unseen-requests.js';

const seconds = new Histogram({
  name: 'http_server_seconds',
  help: 'Time until the response was sent',
  labelNames: ['method', 'route', 'status'],
});

export function useHistogram(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onResponse', async ({ method, routeOptions }, { statusCode, elapsedTime }) => {
    seconds.observe({ method, route: routeOptions.url ?? 'none', status: statusCode }, elapsedTime / 1000);
  });
  onUnseenRequest(app, ({ request, response, route = 'none' }) => {
    const end = seconds.startTimer({ method: request.method ?? '', route });
    response.once('close', () => end({ status: response.statusCode }));
  });
}
