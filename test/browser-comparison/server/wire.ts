import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { Answer, Arrival, Field } from '../case.js';

/** A response without gaps. */
export type ReadyAnswer = Required<Omit<Answer, 'coding'>> & Pick<Answer, 'coding'>;

export function readArrival({ method, url, rawHeaders }: IncomingMessage): Arrival {
  const names = rawHeaders.filter((_, i) => i % 2 === 0);
  return arrivalOf(
    method!,
    url!,
    names.map((name, i) => [name, rawHeaders[2 * i + 1]!]),
  );
}

/** Reads a request whose method Node does not know, such as `patch`. */
export function readPacket(packet: Buffer): Arrival {
  const [head = ''] = packet.toString('latin1').split('\r\n\r\n');
  const [line = '', ...lines] = head.split('\r\n');
  const [method = '', url = ''] = line.split(' ');
  return arrivalOf(
    method,
    url,
    lines.map((one) => [
      one.slice(0, one.indexOf(':')),
      one.slice(one.indexOf(':') + 1).replace(/^[ \t]+|[ \t]+$/g, ''),
    ]),
  );
}

function arrivalOf(method: string, url: string, headers: readonly Field[]): Arrival {
  const valueOf = (name: string) => headers.find(([other]) => other.toLowerCase() === name)?.[1];
  const isPreflight = method === 'OPTIONS' && valueOf('access-control-request-method') !== undefined;
  return { kind: isPreflight ? 'preflight' : 'actual', method, url: `http://${valueOf('host')}${url}`, headers };
}

/** Writes the fields as they are, one line each, and adds only the length of the body. */
export function write(response: ServerResponse, answer: ReadyAnswer, method: string): void {
  response.sendDate = false;
  response.writeHead(answer.status, 'Dictated', fieldsOf(answer).flat());
  response.end(isEmpty(answer) || method === 'HEAD' ? undefined : bytesOf(answer));
}

/** The same after Node gave up the request and its connection. */
export function writePacket(socket: Duplex, answer: ReadyAnswer): void {
  const fields = fieldsOf(answer).map(([name, value]) => `${name}: ${value}\r\n`);
  const body = isEmpty(answer) ? new Uint8Array() : bytesOf(answer);
  const head = `HTTP/1.1 ${answer.status} Dictated\r\n${fields.join('')}Connection: close\r\n\r\n`;
  socket.end(Buffer.concat([Buffer.from(head, 'latin1'), body]));
}

function fieldsOf(answer: ReadyAnswer): readonly Field[] {
  return isEmpty(answer) ? answer.headers : [...answer.headers, ['Content-Length', String(bytesOf(answer).length)]];
}

/** Bytes, because Node would write the headers before a string as UTF-8. */
function bytesOf({ body, coding }: ReadyAnswer): Buffer {
  return coding === 'gzip' ? gzipSync(body) : Buffer.from(body);
}

function isEmpty({ status }: Answer): boolean {
  return [204, 205, 304].includes(status!);
}
