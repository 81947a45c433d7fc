import { All, Body, Controller, Req, Res } from '@nestjs/common';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { Cors } from 'nestjs-cors';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { granted, readable, refused } from '../exchanges.js';
import type { Library } from '../library.js';

const names = 'content-type,authorization,mcp-session-id,mcp-protocol-version,last-event-id';
const exposed = 'Mcp-Session-Id, WWW-Authenticate';

@Cors({ allowedHeaders: names.split(','), exposedHeaders: exposed.split(', ') })
@Controller('mcp')
class Mcp {
  @All()
  async handle(
    @Req() request: IncomingMessage & { raw?: IncomingMessage },
    @Res() response: ServerResponse & { raw?: ServerResponse },
    @Body() body: unknown,
  ) {
    const server = new McpServer({ name: 'cats', version: '1.0.0' });
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
    await server.connect(transport);
    await transport.handleRequest(request.raw ?? request, response.raw ?? response, body);
  }
}

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'page', version: '1' } },
};
const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const cors = { 'access-control-expose-headers': exposed };

export default {
  controllers: [Mcp],
  exchanges: [
    granted('POST', '/mcp', 'POST, GET, HEAD, PUT, PATCH, DELETE, OPTIONS', names),
    refused('POST', '/mcp'),
    readable('/mcp', 200, { method: 'POST', headers, body: JSON.stringify(initialize), cors }),
    readable('/mcp', 406, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}', cors }),
  ],
} satisfies Library;
