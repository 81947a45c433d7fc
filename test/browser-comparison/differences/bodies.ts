import type { Difference } from '../differences.js';

/** How bodies are sent. */
export const bodyDifferences: readonly Difference[] = [
  {
    name: 'beacons have no limit',
    browsers: ['firefox'],
    does: 'sends beacons of more than 64 KiB',
    standard:
      'Beacon, "sendBeacon()": it returns false if the data is larger than the limit of Fetch for keepalive requests',
    when: ({ calls }) => calls.some(({ via, body }) => via === 'beacon' && body === 'large'),
  },
  {
    name: 'streams are sent as text',
    browsers: ['firefox'],
    does: 'sends the text "[object ReadableStream]"',
    standard: 'Fetch, "extract" a body: a stream is read',
    when: ({ calls }) => calls.some(({ body }) => body === 'stream'),
  },
];
