const readers = "@Cors('http://app.bookshop.localhost:*', { credentials: true })";

/** The connections of the page, with the decorator of the gateway that each reaches. */
export const connections = [
  {
    id: 'readers',
    namespace: '/',
    transports: ['websocket'],
    notes: 'WebSocket only',
    shows: 'The reading room. Only our own app may connect: a WebSocket always carries cookies.',
    decorator: readers,
  },
  {
    id: 'readers-polling',
    namespace: '/',
    transports: ['polling'],
    notes: 'polling only',
    shows: 'The same gateway without WebSockets, as behind a proxy that blocks them. The same policy decides.',
    decorator: readers,
  },
  {
    id: 'stock',
    namespace: '/stock',
    transports: ['polling', 'websocket'],
    notes: 'polling first, as by default',
    shows: 'A namespace on the same path with another policy, a named one. Only partners may connect.',
    decorator: "@Cors({ policy: 'partners' })",
  },
];
