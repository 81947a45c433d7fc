/** Arguments that `@Cors()` accepts, and arguments that must not compile. `npm run test:types` checks this file; it never runs. */
import { Controller, Get, Injectable } from '@nestjs/common';
import { Cors, type CorsOptions, type CorsOriginFunction, type CorsRequest } from 'nestjs-cors';

declare const origins: string[];
declare const wide: string;
declare const template: `https://${string}.example.com`;
declare const maybe: boolean;
declare const untyped: any; // eslint-disable-line @typescript-eslint/no-explicit-any
declare const options: CorsOptions;
declare const ask: CorsOriginFunction;

@Cors('https://admin.example.com')
@Controller()
export class Accepted {
  @Cors()
  nothing() {}

  @Cors(false)
  noOrigin() {}

  @Cors(true)
  anyOrigin() {}

  @Cors('*')
  anyOriginByStar() {}

  @Cors('*', { maxAge: 60 })
  anyOriginAndMore() {}

  @Cors('*', { credentials: false })
  anyOriginWithoutCredentials() {}

  @Cors('https://admin.example.com', { credentials: true, exposedHeaders: ['ETag'] })
  oneOrigin() {}

  @Cors(['https://a.example.com', 'https://b.example.com'])
  severalOrigins() {}

  @Cors(['https://a.example.com', /^https:\/\/b\d\.example\.com$/] as const, { credentials: true })
  severalRules() {}

  @Cors(origins, { credentials: true })
  originsFromElsewhere() {}

  @Cors(wide, { credentials: true })
  originFromElsewhere() {}

  @Cors([template, wide, 'https://a.example.com'], { credentials: true })
  someOriginsFromElsewhere() {}

  @Cors(maybe ? '*' : ['https://a.example.com', 'https://b.example.com'])
  oneOrTheOther() {}

  @Cors(maybe ? false : { origin: '*' }, undefined)
  falseOrOptions() {}

  @Cors({ origin: untyped, credentials: true, methods: untyped, exposedHeaders: untyped })
  untypedOptions() {}

  @Cors(untyped, { credentials: true })
  untypedOrigin() {}

  @Cors({ origin: '*', credentials: untyped })
  untypedCredentials() {}

  @Cors({ origin: 'null', dangerouslyAllowNullOrigin: true })
  opaque() {}

  @Cors('null', { dangerouslyAllowNullOrigin: maybe })
  opaqueIfConfigured() {}

  @Cors('*', { exposedHeaders: '*', methods: ['GET', 'PATCH', 'get'] })
  exposed() {}

  @Cors(/^https:\/\/[a-z]+\.example\.com$/)
  expression() {}

  @Cors((origin) => origin.endsWith('.example.com'))
  synchronous() {}

  @Cors(async (origin: string, request: CorsRequest) => origin === `https://${request.host}`, { originTimeout: 50 })
  asynchronous() {}

  @Cors(ask, { credentials: true })
  functionFromElsewhere() {}

  @Cors({ origin: '*', exposedHeaders: ['ETag'], maxAge: 60 })
  anyOption() {}

  @Cors({ origin: ['https://a.example.com'], credentials: true, methods: 'GET, PATCH', allowedHeaders: '*' })
  credentials() {}

  @Cors({ credentials: maybe })
  withoutOrigin() {}

  @Cors({ policy: 'partners', maxAge: 5 })
  named() {}

  @Cors({ ...options, dangerouslyAllowNullOrigin: true })
  spread() {}

  @Cors({ origin: ask, originTimeout: 100, optionsSuccessStatus: 200, preflightContinue: true })
  everything() {}
}

@Injectable()
export class Refused {
  // @ts-expect-error a number is not an origin
  @Cors(42)
  number() {}

  // @ts-expect-error null is not an origin
  @Cors(null)
  nothing() {}

  // @ts-expect-error a list with a number is not a list of origins
  @Cors(['*', 3])
  list() {}

  // @ts-expect-error browsers refuse `*` together with credentials
  @Cors('*', { credentials: true })
  anyOriginWithCredentials() {}

  // @ts-expect-error `true` is the same as `*`
  @Cors(true, { credentials: true })
  trueWithCredentials() {}

  // @ts-expect-error the same in one object
  @Cors({ origin: '*', credentials: true })
  objectWithCredentials() {}

  // @ts-expect-error the same in one object
  @Cors({ origin: true, credentials: true })
  trueObjectWithCredentials() {}

  // @ts-expect-error the same in a list
  @Cors({ origin: ['*', 'https://a.example.com'], credentials: true })
  listWithCredentials() {}

  // @ts-expect-error an unknown option: maxAge
  @Cors({ maxage: 5 })
  misspelt() {}

  // @ts-expect-error an unknown option next to a known one
  @Cors({ origin: 'https://a.example.com', credential: true })
  misspeltNextToOthers() {}

  // @ts-expect-error an unknown option after origins
  @Cors('https://a.example.com', { maxage: 5 })
  misspeltAfterOrigins() {}

  // @ts-expect-error origins are given twice
  @Cors('https://a.example.com', { origin: 'https://b.example.com' })
  originTwice() {}

  // @ts-expect-error options are given twice: the first argument is not an origin
  @Cors({ maxAge: 5 }, { credentials: true })
  optionsTwice() {}

  // @ts-expect-error seconds must be a number
  @Cors({ maxAge: '60' })
  seconds() {}

  // @ts-expect-error an option of the module, not of a policy
  @Cors({ debug: true })
  moduleOption() {}

  // @ts-expect-error true or false
  @Cors({ rejectDisallowed: 'no' })
  rejecting() {}

  // @ts-expect-error an option of the module, not of a policy
  @Cors({ policies: {} })
  modulePolicies() {}

  // @ts-expect-error a function for the `cors` package, which calls a callback
  @Cors((origin: string, callback: (error: Error | null, allow?: boolean) => void) => callback(null, true))
  callback() {}

  // @ts-expect-error the function must return a boolean
  @Cors((origin) => (origin === 'https://a.example.com' ? origin : 'no'))
  originReturned() {}
}

export class Misplaced {
  @Get()
  handler(
    // @ts-expect-error a parameter cannot have a policy
    @Cors('*') body: unknown,
  ) {
    return body;
  }
}
