import type { INestApplication } from '@nestjs/common';
import { McpController, McpStrategy, StreamableHttpTransport, Tool } from '@rekog/mcp-nest';
import { z } from 'zod';
import { granted, readable, refused } from '../exchanges.js';
import type { Library } from '../library.js';

@McpController()
class Greeting {
  @Tool({ name: 'greet', description: 'Greets', parameters: z.object({ name: z.string() }) })
  greet() {
    return { content: [{ type: 'text', text: 'Hello' }] };
  }
}

const names = 'content-type,mcp-session-id,mcp-protocol-version';
const exposed = 'Mcp-Session-Id';
const body = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'page', version: '1' } },
});
const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

/** It registers a route of the platform, so its policy is an entry of `paths`. */
export default {
  controllers: [Greeting],
  cors: { paths: { '/mcp{/*rest}': { allowedHeaders: names.split(','), exposedHeaders: [exposed] } } },
  async main(app: INestApplication): Promise<void> {
    const strategy = new McpStrategy({ name: 'cats', version: '1.0.0', transports: [new StreamableHttpTransport()] });
    strategy.setHttpAdapter(app.getHttpAdapter());
    app.connectMicroservice({ strategy });
    await app.startAllMicroservices();
  },
  exchanges: [
    granted('POST', '/mcp', 'POST', names),
    refused('POST', '/mcp'),
    readable('/mcp', 200, { method: 'POST', headers, body, cors: { 'access-control-expose-headers': exposed } }),
  ],
} satisfies Library;
