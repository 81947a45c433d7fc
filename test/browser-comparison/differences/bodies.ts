import type { Difference } from '../differences.js';

/** How bodies are sent. */
export const bodyDifferences: readonly Difference[] = [
  {
    name: 'streams are sent as text',
    browsers: ['firefox'],
    does: 'sends the text "[object ReadableStream]"',
    standard: 'Fetch, "extract" a body: a stream is read',
    when: ({ calls }) => calls.some(({ body }) => body === 'stream'),
  },
];
