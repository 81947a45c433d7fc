import { fetching, serve } from './serve.js';

/** The `fetch()` of Node, which knows no pages. */
serve(() => fetching((...args) => fetch(...args)));
