import 'reflect-metadata';
import { Controller, Get, Module, Param, Put } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { WebSocketGateway } from '@nestjs/websockets';
import { Cors, CorsModule } from '../../dist/index.js';

const ADAPTERS = { Express: ExpressAdapter, Fastify: FastifyAdapter };

export const PLATFORMS = Object.keys(ADAPTERS);

export const SITE = 'https://app.example.com';

/** The options of `enableCors`, so that all configurations write the same bytes. */
const ENABLED = {
  origin: [SITE],
  methods: ['GET', 'HEAD', 'PUT'],
  allowedHeaders: ['Content-Type', 'Authorization'],
  maxAge: 600,
};

/** Half of the routes are GET, half are PUT. Each pair has its own path and controller. */
function controllers(routes, policies) {
  return Array.from({ length: routes / 2 }, (_, i) => {
    class Things {
      get(id) {
        return { id };
      }
      put(id) {
        return { id };
      }
    }
    for (const [name, method] of [
      ['get', Get],
      ['put', Put],
    ]) {
      Param('id')(Things.prototype, name, 0);
      decorate(Things, name, method(':id'));
      if (policies) decorate(Things, name, Cors(SITE, { maxAge: 600 + i }));
    }
    Controller(`things-${i}`)(Things);
    return Things;
  });
}

function decorate({ prototype }, name, decorator) {
  decorator(prototype, name, Object.getOwnPropertyDescriptor(prototype, name));
}

function gateway() {
  class Live {}
  WebSocketGateway()(Live);
  Cors(SITE)(Live);
  return Live;
}

const OURS = ['global', 'handlers', 'gateway'];

/**
 * The same application, by the value of `cors`:
 * - `none`: without CORS
 * - `enableCors`: with Nest's own CORS
 * - `global`: with this module and one policy
 * - `handlers`: with this module and a policy on every handler
 * - `gateway`: as `global`, with a gateway of socket.io
 */
export function application({ platform, cors, routes, options = { origin: SITE } }) {
  class App {}
  const imports = OURS.includes(cors) ? [CorsModule.forRoot(options)] : [];
  const providers = cors === 'gateway' ? [gateway()] : [];
  Module({ imports, providers, controllers: controllers(routes, cors === 'handlers') })(App);
  return async () => {
    const app = await NestFactory.create(App, new ADAPTERS[platform](), { logger: false });
    if (cors === 'enableCors') app.enableCors(ENABLED);
    return app.init();
  };
}
