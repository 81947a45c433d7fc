// unseen-requests.ts
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import type { CorsDecisionEvent } from 'nestjs-cors';

/** Calls back for each request that the application does not get. */
export function onUnseenRequest(app: INestApplication, callback: (event: CorsDecisionEvent) => void): void {
  const listener = (message: unknown): void => {
    const event = message as CorsDecisionEvent;
    if (!event.reachesApplication) callback(event);
  };
  subscribe('nestjs-cors:decision', listener);
  (app.getHttpServer() as Server).once('close', () => unsubscribe('nestjs-cors:decision', listener));
}
