import type { INestApplication } from '@nestjs/common';
import supertokens from 'supertokens-node';
import * as express from 'supertokens-node/framework/express/index.js';
import * as fastify from 'supertokens-node/framework/fastify/index.js';
import EmailPassword from 'supertokens-node/recipe/emailpassword/index.js';
import Session from 'supertokens-node/recipe/session/index.js';
import { granted, readable, refused, SITE } from '../exchanges.js';
import type { Library, PlatformName } from '../library.js';

function init(framework: PlatformName): void {
  supertokens.init({
    framework,
    telemetry: false,
    supertokens: { connectionURI: 'http://127.0.0.1:1' },
    appInfo: { appName: 'cats', apiDomain: 'http://127.0.0.1', websiteDomain: SITE },
    recipeList: [EmailPassword.init(), Session.init()],
  });
}

const names = 'content-type,rid,fdi-version,anti-csrf,st-auth-mode';
const exposed = 'front-token, anti-csrf, st-access-token, st-refresh-token';
const cors = { 'access-control-expose-headers': exposed };

/** It sets `Access-Control-*` headers of its own, which the policy replaces. */
export default {
  cors: { paths: { '/auth{/*rest}': { allowedHeaders: names.split(','), exposedHeaders: exposed.split(', ') } } },
  async main(app: INestApplication, platform: PlatformName): Promise<void> {
    init(platform);
    if (platform === 'express') app.use(express.middleware());
    else await app.getHttpAdapter().getInstance().register(fastify.plugin);
  },
  exchanges: [
    { ...granted('POST', '/auth/signin', 'POST', names) },
    refused('POST', '/auth/signin'),
    // Its server is not there.
    readable('/auth/emailpassword/email/exists?email=a%40b.example', 500, { cors }),
    readable('/auth/signin', 400, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
      cors,
    }),
  ],
} satisfies Library;
