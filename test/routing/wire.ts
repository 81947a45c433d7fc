import { connect, type Socket } from 'node:net';

/** One request, written to the socket exactly as given: no client normalizes its target. */
export interface WireRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

const HEAD_END = Buffer.from('\r\n\r\n');
/** How many requests wait for their responses on one connection at a time. */
const PIPELINED = 100;

/** Sends requests over one pipelined connection and resolves with their responses, in order. */
export async function exchange(port: number, requests: readonly WireRequest[]): Promise<WireResponse[]> {
  const responses: WireResponse[] = [];
  while (responses.length < requests.length) {
    const batch = requests.slice(responses.length, responses.length + PIPELINED);
    const answered = await pipeline(port, batch);
    if (answered.length === 0) {
      const { method, target } = batch[0]!;
      throw new Error(`The server closed the connection instead of answering ${method} ${target}`);
    }
    responses.push(...answered);
  }
  return responses;
}

/** The responses to the first of these requests, up to where the server closed the connection. */
async function pipeline(port: number, requests: readonly WireRequest[]): Promise<WireResponse[]> {
  return new Promise((resolve, reject) => {
    const responses: WireResponse[] = [];
    let received = Buffer.alloc(0);
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(requests.map(render).join('')));
    socket.setTimeout(10_000, () => {
      const { method, target } = requests[responses.length]!;
      socket.destroy(new Error(`No answer to ${method} ${target}`));
    });
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (;;) {
        const request = requests[responses.length];
        const parsed = request && parseResponse(received, request.method === 'HEAD', false);
        if (parsed === undefined) break;
        responses.push(parsed.response);
        received = received.subarray(parsed.length);
      }
      if (responses.length === requests.length) socket.destroy();
    });
    socket.on('end', () => {
      const request = requests[responses.length];
      const parsed = request && parseResponse(received, request.method === 'HEAD', true);
      if (parsed !== undefined) responses.push(parsed.response);
    });
    socket.on('error', (error) => {
      if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET' || responses.length === 0) reject(error);
    });
    socket.on('close', () => {
      resolve(responses);
    });
  });
}

function render({ method, target, headers }: WireRequest): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = ['POST', 'PUT', 'PATCH'].includes(method) ? 'Content-Length: 0\r\n' : '';
  return `${method} ${target} HTTP/1.1\r\n${lines.join('')}${length}\r\n`;
}

function parseResponse(
  received: Buffer,
  bodyless: boolean,
  ended: boolean,
): { response: WireResponse; length: number } | undefined {
  const headEnd = received.indexOf(HEAD_END);
  if (headEnd === -1) return undefined;
  const [statusLine = '', ...lines] = received.subarray(0, headEnd).toString('latin1').split('\r\n');
  const status = Number(statusLine.split(' ')[1]);
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    // Two lines of one header become two values, which no test expects.
    headers.set(name, headers.has(name) ? `${headers.get(name)!} | ${value}` : value);
  }
  const rest = received.subarray(headEnd + HEAD_END.length);
  const body = readBody(rest, headers, bodyless || status === 204 || status === 304, ended);
  return body && { response: { status, headers, body: body.text }, length: headEnd + HEAD_END.length + body.length };
}

function readBody(
  rest: Buffer,
  headers: ReadonlyMap<string, string>,
  none: boolean,
  ended: boolean,
): { text: string; length: number } | undefined {
  if (none) return { text: '', length: 0 };
  if (headers.get('transfer-encoding') === 'chunked') {
    const end = rest.indexOf('0\r\n\r\n');
    return end === -1 ? undefined : { text: rest.subarray(0, end).toString(), length: end + 5 };
  }
  const length = Number(headers.get('content-length') ?? (ended ? rest.length : Infinity));
  return rest.length < length ? undefined : { text: rest.subarray(0, length).toString(), length };
}
