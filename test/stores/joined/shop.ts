import { Controller, Get, type INestApplication, Put, Req } from '@nestjs/common';
import {
  Cors,
  corsDecisionOf,
  CorsModule,
  CorsPolicies,
  type CorsRequest,
  isTrustedOrigin,
  liveOrigins,
} from 'nestjs-cors';
import { postgresOrigins, postgresOriginsSql } from 'nestjs-cors/postgres';
import { type RedisClient, redisOrigins, redisOriginWriter, type RedisOriginWriter } from 'nestjs-cors/redis';
import type { IncomingMessage } from 'node:http';
import { ask, preflight } from '../../support/client.js';
import { type Platform, start } from '../../support/platforms.js';
import type { CLIENTS } from '../support/redis-clients.js';
import type { PostgresServer } from '../support/postgres-server.js';
import type { RedisServer } from '../support/redis-server.js';

export const ACME = 'api.acme.example';
export const OTHER = 'api.other.example';
export const STATIC = 'https://app.example.com';
export const DOMAINS = { table: 'tenant_domains', key: 'host' };
export const PARTNERS = { table: 'partners' };

@Controller()
class Orders {
  /** What code of the application learns about the request. */
  @Get('orders')
  list(@Req() request: IncomingMessage): object {
    return { trusted: isTrustedOrigin(request), rule: corsDecisionOf(request)?.rule };
  }

  @Put('orders/:id')
  replace(): void {}

  @Get('domains')
  domains(): void {}

  @Get('public/prices')
  prices(): void {}

  @Cors({ policy: 'partners' })
  @Get('partners')
  partners(): void {}
}

export interface Shop {
  readonly app: INestApplication;
  readonly port: number;
  readonly policies: CorsPolicies;
  readonly writer: RedisOriginWriter;
  readonly client: RedisClient;
  /** Whether the application allows an origin; `undefined` if its responses and its preflights differ, as while a change arrives. */
  allows(origin: string, host: string, path: string): Promise<boolean | undefined>;
  /** Closes the application. The client of Redis is that of the test. */
  close(): Promise<void>;
}

/** The tables of the shop, with one row each. */
export async function createTables(server: PostgresServer): Promise<void> {
  await server.run(
    'CREATE TABLE tenant_domains (host text, origin text)',
    'CREATE TABLE partners (origin text)',
    postgresOriginsSql(DOMAINS),
    postgresOriginsSql(PARTNERS),
  );
}

/**
 * An application whose origins are in a real Redis and a real PostgreSQL: with a key and without, in a list with static rules, as a named
 * policy and in `paths`.
 */
export async function openShop(
  platform: Platform,
  open: (typeof CLIENTS)[number][1],
  { redis, postgres }: { readonly redis: RedisServer; readonly postgres: PostgresServer },
): Promise<Shop & { closeClient(): void }> {
  const { client, close: closeClient } = await open(redis.url);
  const prefix = `shop:${platform.name}`;
  const writer = redisOriginWriter(client, { prefix });
  await writer.seed([
    [ACME, ['https://*.acme.example', 'https://acme.example/']],
    [OTHER, ['https://other.example']],
    ['', ['https://everyone.example']],
  ]);
  await postgres.run(
    'TRUNCATE tenant_domains, partners',
    `INSERT INTO tenant_domains VALUES ('${ACME}', 'https://*.acme.example')`,
    `INSERT INTO partners VALUES ('https://partner.example')`,
  );
  const inRedis = redisOrigins(client, { prefix });
  const key = (request: CorsRequest): string => request.hostname;
  const imports = [
    CorsModule.forRoot({
      origin: [STATIC, liveOrigins(inRedis, { key })],
      credentials: true,
      policies: { partners: { origin: liveOrigins(postgresOrigins(postgres.client, PARTNERS)) } },
      paths: {
        '/domains': { origin: [STATIC, liveOrigins(postgresOrigins(postgres.client, DOMAINS), { key })] },
        '/public/*path': { origin: liveOrigins(inRedis) },
      },
    }),
  ];
  const running = await start(platform, { imports, controllers: [Orders] });
  const { app, port } = running;
  const allows: Shop['allows'] = async (origin, host, path) => {
    const { cors } = await ask(port, { path, headers: { Origin: origin, Host: host } });
    const asked = preflight(origin, 'GET', path);
    const { status } = await ask(port, { ...asked, headers: { ...asked.headers, Host: host } });
    const isAllowed = cors['access-control-allow-origin'] === origin;
    return isAllowed === (status === 204) ? isAllowed : undefined;
  };
  return {
    app,
    port,
    policies: app.get(CorsPolicies),
    writer,
    client,
    allows,
    close: async () => running.close(),
    closeClient,
  };
}

/** Waits until it is true; the test ends with its time-out if it never is. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 5));
}
