import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { GraphQLModule } from '@nestjs/graphql';
import { granted, readable, refused, SITE } from '../../exchanges.js';
import type { Library } from '../../library.js';
import { governed, Hello } from '../../subscriptions.js';

const body = JSON.stringify({ query: '{ hello }' });
const names = 'content-type,x-apollo-operation-name,apollo-require-preflight';

/** Apollo's own CORS is off in Nest. Its CSRF prevention refuses requests that need no preflight. */
export default {
  cors: {
    paths: {
      '/graphql{/*rest}': {
        origin: [SITE, 'https://studio.apollographql.com'],
        allowedHeaders: names.split(','),
        credentials: true,
      },
    },
  },
  imports: () => [
    GraphQLModule.forRoot<ApolloDriverConfig>({
      driver: ApolloDriver,
      autoSchemaFile: true,
      introspection: true,
      subscriptions: { 'graphql-ws': true },
    }),
    { module: class Resolvers {}, providers: [Hello] },
  ],
  subscriptions: governed,
  exchanges: [
    granted('POST', '/graphql', 'POST', names),
    refused('POST', '/graphql'),
    readable('/graphql', 200, { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
    readable('/graphql', 400, { method: 'POST', headers: { 'content-type': 'text/plain' }, body }),
    readable('/graphql', 400, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }),
  ],
} satisfies Library;
