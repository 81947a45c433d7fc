import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** Gets an upgrade before the listeners of the server do. `pass` gives it to them. */
export type EnterUpgrade = (request: IncomingMessage, socket: Duplex, pass: () => void) => void;

const WEB_SOCKET = /^websocket$/i;

/**
 * Gives every handshake of a WebSocket to `enter` first. It adds no listener of `upgrade`: with one, Node would leave every other
 * upgrade open, such as `h2c`, and the server could not close. Without listeners, `emit()` is not replaced either.
 */
export function beforeUpgrades(server: Server, enter: EnterUpgrade): void {
  if (server.listenerCount('upgrade') > 0) {
    replaceEmit(server, enter);
    return;
  }
  const onListener = (event: string | symbol): void => {
    if (event !== 'upgrade') return;
    server.off('newListener', onListener);
    replaceEmit(server, enter);
  };
  server.on('newListener', onListener);
}

type Emit = (event: string | symbol, ...args: unknown[]) => boolean;

function replaceEmit(server: Server, enter: EnterUpgrade): void {
  const own = Object.hasOwn(server, 'emit') ? (Reflect.get(server, 'emit') as Emit) : undefined;
  const emit: Emit = (event, ...args) => {
    // Read at each event: tools that wrap the method of the prototype later are called too.
    const next = own ?? (Reflect.get(Object.getPrototypeOf(server) as object, 'emit') as Emit);
    if (event !== 'upgrade') return next.call(server, event, ...args);
    const [request, socket] = args as [IncomingMessage, Duplex];
    if (!WEB_SOCKET.test(request.headers.upgrade ?? '')) return next.call(server, event, ...args);
    enter(request, socket, () => next.call(server, event, ...args));
    return true;
  };
  server.emit = emit as Server['emit'];
}
