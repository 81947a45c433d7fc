import { type Duplex, Readable, pipeline } from 'node:stream';
import zlib from 'node:zlib';
import { type HeaderList, getHeader } from '../../fetch/headers/header-list.js';
import { splitValue } from '../../fetch/headers/split-value.js';
import { webStream } from './arrived-body.js';
import type { WireResponse } from './transport.js';

const DECODERS: Readonly<Record<string, () => Duplex>> = {
  gzip: () => zlib.createGunzip(),
  'x-gzip': () => zlib.createGunzip(),
  deflate: () => zlib.createInflate(),
  br: () => zlib.createBrotliDecompress(),
  zstd: () => {
    // Node 20 has no such decoder.
    const { createZstdDecompress } = zlib as { createZstdDecompress?: () => Duplex };
    if (createZstdDecompress === undefined) throw new TypeError('This version of Node cannot decode zstd.');
    return createZstdDecompress();
  },
};

/**
 * The body as a script reads it (Fetch, "handle content codings"). A body with an unknown coding stays as it is. A body
 * that cannot be decoded makes reading fail, not `fetch()`.
 */
export function decodedBody({ headers, body }: WireResponse): WireResponse['body'] {
  const codings = contentCodings(headers);
  const decoders = codings.map((coding) => DECODERS[coding]);
  if (codings.length === 0 || decoders.includes(undefined) || (ArrayBuffer.isView(body) && body.length === 0))
    return body;
  const source = ArrayBuffer.isView(body) ? Readable.from([body]) : Readable.fromWeb(body);
  const streams = [source, ...decoders.flatMap((create) => create?.() ?? []).reverse()];
  // Errors reach the reader through the last stream.
  const decoded = pipeline(streams, () => undefined) as unknown as Readable;
  return webStream(decoded, (error) => (isDecodingError(error) ? cannotDecode(codings, error) : error));
}

function contentCodings(headers: HeaderList): readonly string[] {
  const codings = splitValue(getHeader(headers, 'Content-Encoding') ?? '').map((coding) => coding.toLowerCase());
  return codings.filter((coding) => coding !== '' && coding !== 'identity');
}

/** The errors of zlib have such codes: `Z_DATA_ERROR`, `ERR_BROTLI_…`, `ZSTD_error_…`. */
function isDecodingError(error: unknown): boolean {
  return /^(?:Z_|ERR_+|ZSTD_)/.test(String((error as NodeJS.ErrnoException).code));
}

function cannotDecode(codings: readonly string[], cause: unknown): TypeError {
  return new TypeError(`The body is not valid ${codings.join(', ')}, as Content-Encoding says.`, { cause });
}
