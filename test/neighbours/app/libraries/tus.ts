import { All, Controller, Req, Res } from '@nestjs/common';
import { Cors } from 'nestjs-cors';
import { mkdtempSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import { granted, readable, refused, SITE } from '../exchanges.js';
import type { Library } from '../library.js';

const tus = new Server({
  path: '/files',
  datastore: new FileStore({ directory: mkdtempSync(join(tmpdir(), 'tus-')) }),
});
const names = 'tus-resumable,upload-length,upload-metadata,upload-offset,content-type';
const exposed = 'Location, Tus-Resumable, Upload-Offset, Upload-Length';

@Cors({ allowedHeaders: names.split(','), exposedHeaders: exposed.split(', ') })
@Controller('files')
class Files {
  @All(['', ':id'])
  handle(
    @Req() request: IncomingMessage & { raw?: IncomingMessage },
    @Res() response: ServerResponse & { raw?: ServerResponse },
  ) {
    return tus.handle(request.raw ?? request, response.raw ?? response);
  }
}

const headers = { 'tus-resumable': '1.0.0' };
const cors = { 'access-control-expose-headers': exposed };

/** It sets `Access-Control-*` headers of its own, which the policy replaces. */
export default {
  controllers: [Files],
  exchanges: [
    granted('PATCH', '/files/1', 'PATCH, GET, HEAD, POST, PUT, DELETE, OPTIONS', names),
    refused('PATCH', '/files/1'),
    readable('/files', 201, { method: 'POST', headers: { ...headers, 'upload-length': '3' }, cors }),
    readable('/files/none', 404, { method: 'HEAD', headers, cors }),
    readable('/files', 204, { method: 'OPTIONS', cors }),
  ],
} satisfies Library;
