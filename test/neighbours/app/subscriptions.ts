import { Query, Resolver, Subscription as Subscribe } from '@nestjs/graphql';
import { OTHER_ORIGIN, SITE } from './exchanges.js';

/** A subscription of GraphQL that a page starts over a WebSocket, and what it gets: its first value, or the status of a refusal. */
export interface Subscription {
  readonly path: string;
  readonly origin: string;
  readonly result: 'a value' | number;
}

/** Without an entry of `paths`, the WebSocket of every page reaches the library as before. */
export const ungoverned: readonly Subscription[] = [SITE, OTHER_ORIGIN].map((origin) => ({
  path: '/graphql',
  origin,
  result: 'a value',
}));

/** With an entry of `paths`, only the page that it allows. */
export const governed: readonly Subscription[] = [
  { path: '/graphql', origin: SITE, result: 'a value' },
  { path: '/graphql', origin: OTHER_ORIGIN, result: 403 },
];

@Resolver()
export class Hello {
  @Query(() => String)
  hello(): string {
    return 'hello';
  }

  @Subscribe(() => String)
  async *greetings() {
    await Promise.resolve();
    yield { greetings: 'hello' };
  }
}
