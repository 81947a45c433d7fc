import { Controller } from '@nestjs/common';
import { initContract } from '@ts-rest/core';
import { TsRestHandler, tsRestHandler } from '@ts-rest/nest';
import { Cors } from 'nestjs-cors';
import { z } from 'zod';
import { granted, readable, refused } from '../exchanges.js';
import type { Library } from '../library.js';

const contract = initContract().router({
  list: { method: 'GET', path: '/posts', responses: { 200: z.array(z.string()) } },
  create: { method: 'POST', path: '/posts', body: z.object({ title: z.string() }), responses: { 201: z.string() } },
  remove: {
    method: 'DELETE',
    path: '/posts/:id',
    pathParams: z.object({ id: z.string() }),
    body: null,
    responses: { 200: z.string() },
  },
});

@Controller()
class Posts {
  /** ts-rest makes a method for each route, and copies the metadata of the decorators below it. */
  @TsRestHandler(contract)
  @Cors({ maxAge: 60 })
  async handler() {
    return tsRestHandler(contract, {
      list: async () => ({ status: 200, body: [] }),
      create: async ({ body: { title } }) => ({ status: 201, body: title }),
      remove: async ({ params: { id } }) => ({ status: 200, body: id }),
    });
  }
}

const minute = { 'access-control-max-age': '60' };
const withMinute = (exchange: ReturnType<typeof granted>) => ({ ...exchange, cors: { ...exchange.cors, ...minute } });
const headers = { 'content-type': 'application/json' };

export default {
  controllers: [Posts],
  exchanges: [
    withMinute(granted('POST', '/posts', 'POST, GET, HEAD')),
    withMinute(granted('DELETE', '/posts/1', 'DELETE')),
    refused('POST', '/posts'),
    readable('/posts', 200),
    readable('/posts', 201, { method: 'POST', headers, body: '{"title":"Cats"}' }),
    readable('/posts', 400, { method: 'POST', headers, body: '{}' }),
    readable('/posts/1', 200, { method: 'DELETE' }),
  ],
} satisfies Library;
