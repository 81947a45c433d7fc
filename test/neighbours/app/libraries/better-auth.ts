import { AuthModule } from '@thallesp/nestjs-better-auth';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { granted, readable, refused, SITE } from '../exchanges.js';
import type { Library } from '../library.js';

export const auth = betterAuth({
  baseURL: 'http://127.0.0.1',
  secret: '0123456789abcdef0123456789abcdef',
  database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
  emailAndPassword: { enabled: true },
  trustedOrigins: [SITE],
  telemetry: { enabled: false },
});

const headers = { 'content-type': 'application/json' };
const body = JSON.stringify({ email: 'cat@example.com', password: 'wrong password' });

/** With the option that switches its CORS off. */
export default {
  bodyParser: false,
  imports: () => [AuthModule.forRoot({ auth, disableTrustedOriginsCors: true, disableGlobalAuthGuard: true })],
  exchanges: [
    granted('POST', '/api/auth/sign-in/email', 'POST'),
    refused('POST', '/api/auth/sign-in/email'),
    readable('/api/auth/get-session', 200),
    readable('/api/auth/sign-in/email', 401, { method: 'POST', headers, body }),
  ],
} satisfies Library;
