import { AuthModule } from '@thallesp/nestjs-better-auth';
import type { Library } from '../library.js';
import { auth } from './better-auth.js';

/** Without it, the package enables the CORS of Nest, on Express only. */
export default {
  platforms: ['express'],
  bodyParser: false,
  imports: () => [AuthModule.forRoot({ auth, disableGlobalAuthGuard: true })],
  error: 'disableTrustedOriginsCors: true',
} satisfies Library;
