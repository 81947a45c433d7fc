import { ConnectedSocket, SubscribeMessage, WebSocketGateway, type OnGatewayConnection } from '@nestjs/websockets';
import { Cors } from 'nestjs-cors';
import type { Socket } from 'socket.io';

/** Browsers apply no CORS to WebSockets and send cookies with each handshake, so the gateway names the one app that may connect. */
@WebSocketGateway()
@Cors('http://app.bookshop.localhost:*', { credentials: true })
export class ReadersGateway implements OnGatewayConnection<Socket> {
  handleConnection(client: Socket) {
    client.emit('news', 'Welcome to the reading room.');
  }

  /** Ends the connection without a word, as a network that fails does. The page shows that it comes back. */
  @SubscribeMessage('drop')
  drop(@ConnectedSocket() client: Socket) {
    client.conn.close();
  }
}
