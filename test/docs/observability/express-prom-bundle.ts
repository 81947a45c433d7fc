import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import promBundle from 'express-prom-bundle';
import { onUnseenRequest } from './unseen-requests.js';

export function usePromBundle(app: NestExpressApplication): void {
  const normalizePath = ({ route }: Request): string => (route as { path: string } | undefined)?.path ?? 'none';
  const metrics = promBundle({ includeMethod: true, includePath: true, normalizePath });
  app.use(metrics);
  onUnseenRequest(app, ({ request, response, route }) => {
    const routed = Object.assign(request, { route: route === undefined ? undefined : { path: route } });
    metrics(routed as Request, response as Response, () => {});
  });
}
