import { ConnectedSocket, SubscribeMessage, WebSocketGateway, type OnGatewayConnection } from '@nestjs/websockets';
import { Cors } from 'nestjs-cors';
import type { Socket } from 'socket.io';

/** A namespace on the same path, with another policy. Each connection is judged by the policy of its namespace. */
@WebSocketGateway({ namespace: 'stock' })
@Cors({ policy: 'partners' })
export class StockGateway implements OnGatewayConnection<Socket> {
  handleConnection(client: Socket) {
    client.emit('news', 'Atlas: 12 in stock.');
  }

  @SubscribeMessage('drop')
  drop(@ConnectedSocket() client: Socket) {
    client.conn.close();
  }
}
