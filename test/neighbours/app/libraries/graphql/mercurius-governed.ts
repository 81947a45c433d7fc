import mercurius from './mercurius.js';
import { SITE } from '../../exchanges.js';
import type { Library } from '../../library.js';
import { governed } from '../../subscriptions.js';

/** The same with an entry of `paths`. */
export default {
  ...mercurius,
  cors: { paths: { '/graphql': { origin: SITE, credentials: true } } },
  subscriptions: governed,
} satisfies Library;
