import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigService } from '@nestjs/config';
import { createApi } from './api.js';
import { createPage } from './page.js';

/**
 * Browsers resolve every name under `localhost` to this machine. The app and the API are two origins on the same site, like
 * `app.example.com` and `api.example.com`, so the app can send cookies. The other two are different sites.
 */
const hosts = {
  api: 'api.bookshop.localhost',
  second: 'api.bookshop.localhost',
  app: 'app.bookshop.localhost',
  partner: 'shop.partner.localhost',
  other: 'other.localhost',
};

type Site = keyof typeof hosts;

const LOOPBACK = '127.0.0.1';

export interface Sample {
  /** The URLs of the two instances of the API, and of the three copies of the page. */
  readonly urls: Readonly<Record<Site, string>>;
  close(): Promise<void>;
}

/** Starts two instances of the API, and the page on its origins. Ports come from the configuration; 0 means any free port. */
export async function startSample(ports: Partial<Record<Site, number>> = {}): Promise<Sample> {
  const apis = { api: await createApi(), second: await createApi() };
  const config = apis.api.get(ConfigService);
  const urls = {} as Record<Site, string>;
  const pages = { app: createPage(() => urls), partner: createPage(() => urls), other: createPage(() => urls) };

  const close = async () => {
    await Promise.all(Object.values(pages).map(stop));
    await Promise.all(Object.values(apis).map((api) => api.close()));
  };

  const portOf = (site: Site) => ports[site] ?? Number(config.getOrThrow(`${site.toUpperCase()}_PORT`));
  const announce = (site: Site, server: Server) => {
    urls[site] = `http://${hosts[site]}:${(server.address() as AddressInfo).port}`;
  };

  try {
    for (const site of ['api', 'second'] as const) {
      await apis[site].listen(portOf(site), LOOPBACK);
      announce(site, apis[site].getHttpServer());
    }
    for (const site of ['app', 'partner', 'other'] as const) {
      pages[site].listen(portOf(site), LOOPBACK);
      await once(pages[site], 'listening');
      announce(site, pages[site]);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { urls, close };
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
