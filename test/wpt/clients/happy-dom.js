import { Window } from 'happy-dom';
import { fetching, serve } from './serve.js';

/** The `fetch()` of happy-dom. */
serve((url) => {
  const window = new Window({ url });
  return fetching((...args) => window.fetch(...args));
});
