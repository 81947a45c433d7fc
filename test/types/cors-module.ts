/** Options that the module accepts, and options that must not compile. `npm run test:types` checks this file; it never runs. */
import { type DynamicModule, Injectable } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import {
  CorsConfigurationError,
  CorsModule,
  type CorsIssue,
  type CorsModuleOptions,
  type CorsOptionsFactory,
  type CorsPolicyOptions,
  liveOrigins,
} from 'nestjs-cors';

@Injectable()
class Options implements CorsOptionsFactory {
  createCorsOptions(): CorsModuleOptions {
    return { origin: 'https://app.example.com' };
  }
}

class LateOptions implements CorsOptionsFactory {
  async createCorsOptions(): Promise<CorsModuleOptions> {
    return { origin: false };
  }
}

const named: Readonly<Record<string, CorsPolicyOptions>> = { partners: { origin: 'https://*.partner.example' } };

export const accepted: DynamicModule[] = [
  CorsModule.forRoot(),
  CorsModule.forRoot({ origin: 'https://app.example.com', credentials: true }),
  CorsModule.forRoot({
    policies: named,
    paths: { '/graphql': { origin: '*' }, '/files/*path': 'partners', '/a': false },
  }),
  CorsModule.forRoot({ policies: named, rejectDisallowed: true }),
  CorsModule.forRoot({
    origin: liveOrigins(() => []),
    credentials: true,
    policies: { a: { origin: liveOrigins(() => []) } },
  }),
  CorsModule.forRoot({
    origin: ['https://app.example.com', liveOrigins(() => [])],
    paths: { '/a': { origin: liveOrigins(() => []) } },
  }),
  CorsModule.forRoot({
    rejectDisallowed: true,
    ownHosts: ['app.example.com', 'localhost:3000', String(process.env['HOST'])],
  }),
  CorsModule.forRoot({ policies: { tenants: { origin: (origin) => origin.endsWith('.example.com') } } }),
  CorsModule.forRoot({ paths: named, suppressWarnings: ['policy-unused'] }),
  CorsModule.forRootAsync({ useFactory: () => ({ origin: '*' }) }),
  CorsModule.forRootAsync({
    imports: [ConfigModule.forRoot()],
    inject: [ConfigService],
    useFactory: (config: ConfigService) => ({ origin: config.getOrThrow<string>('CORS_ORIGINS').split(',') }),
  }),
  CorsModule.forRootAsync({ useFactory: async () => ({ origin: false }) }),
  CorsModule.forRootAsync({ useClass: Options }),
  CorsModule.forRootAsync({ useClass: LateOptions }),
  CorsModule.forRootAsync({ imports: [], useExisting: Options }),
];

// @ts-expect-error an unknown option: origins
CorsModule.forRoot({ origins: ['https://app.example.com'] });

// @ts-expect-error a number is not an origin
CorsModule.forRoot({ origin: 42 });

// @ts-expect-error the policy of a path is options, a name or false
CorsModule.forRoot({ paths: { '/graphql': true } });

// @ts-expect-error the global policy cannot be based on a named one
CorsModule.forRoot({ policy: 'partners', policies: named });

// @ts-expect-error an unknown option in a named policy
CorsModule.forRoot({ policies: { partners: { origins: '*' } } });

// @ts-expect-error an unknown option in a path
CorsModule.forRoot({ paths: { '/graphql': { maxage: 5 } } });

// @ts-expect-error the factory must return valid options
CorsModule.forRootAsync({ useFactory: () => ({ origin: 42 }) });

// @ts-expect-error the class does not create options
CorsModule.forRootAsync({ useClass: Date });

export function report(error: CorsConfigurationError): string[] {
  // @ts-expect-error the list of issues is read-only
  error.issues.push({} as CorsIssue);
  // @ts-expect-error every issue is read-only
  error.issues[0]!.path = '';
  return error.issues.map(({ code, path, message, fix }) => `${path} ${code} ${message} ${fix}`);
}

export function codes({ code }: CorsIssue): boolean {
  // @ts-expect-error this code does not exist
  return code === 'no-such-code';
}
