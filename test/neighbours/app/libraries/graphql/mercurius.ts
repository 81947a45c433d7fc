import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import { granted, readable, refused } from '../../exchanges.js';
import type { Library } from '../../library.js';
import { Hello, ungoverned } from '../../subscriptions.js';

const headers = { 'content-type': 'application/json' };

export default {
  platforms: ['fastify'],
  imports: () => [
    GraphQLModule.forRoot<MercuriusDriverConfig>({ driver: MercuriusDriver, autoSchemaFile: true, subscription: true }),
    { module: class Resolvers {}, providers: [Hello] },
  ],
  subscriptions: ungoverned,
  exchanges: [
    granted('POST', '/graphql', 'POST'),
    refused('POST', '/graphql'),
    readable('/graphql', 200, { method: 'POST', headers, body: JSON.stringify({ query: '{ hello }' }) }),
    readable('/graphql', 400, { method: 'POST', headers, body: JSON.stringify({ query: '{ nothing }' }) }),
  ],
} satisfies Library;
