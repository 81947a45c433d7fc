import { Injectable } from '@nestjs/common';
import { type AbstractHttpAdapter, NestApplication } from '@nestjs/core';
import type { CsrfProtection } from '../../assignment/checks/refused-by-csrf.js';
import { isTrustedOrigin } from '../decision-of.js';
import { HttpPlatform } from '../http-platform.js';

/** A part of the options of `app.enableCsrfProtection()`. */
interface CsrfOptions {
  readonly exclude?: unknown;
}

type Enable = (this: NestApplication, options?: CsrfOptions) => unknown;

/** Decides about a request before Nest routes it. The result is the error to respond with. */
type SecurityHook = (request: object, response: object) => unknown;

interface SecuredAdapter {
  registerSecurityHook?(hook: SecurityHook): void;
}

/** The options of the protection, by the adapter of the application. */
const enabled = new WeakMap<AbstractHttpAdapter, CsrfOptions>();
let isWatching = false;

/**
 * Learns whether the application has called `app.enableCsrfProtection()`, which exists since Nest 12. Nest keeps the options in
 * private fields, so the method itself is observed.
 */
@Injectable()
export class CsrfWatch {
  private adapter: AbstractHttpAdapter | undefined;
  private hook: SecurityHook | undefined;

  constructor(platform: HttpPlatform) {
    watchApplications();
    platform.known.subscribe(({ adapter }) => {
      this.adapter = adapter;
      const secured = adapter as SecuredAdapter;
      const register = secured.registerSecurityHook?.bind(adapter);
      if (register === undefined) return;
      secured.registerSecurityHook = (hook) => {
        this.hook = hook;
        register(hook);
      };
    });
  }

  /** Asks the protection itself; `undefined` if there is none, or if a function of the application decides what is exempt. */
  get protection(): CsrfProtection | undefined {
    const { hook } = this;
    const options = this.adapter && enabled.get(this.adapter);
    if (hook === undefined || options === undefined) return undefined;
    const exemptsTrusted = options.exclude === isTrustedOrigin;
    if (typeof options.exclude === 'function' && !exemptsTrusted) return undefined;
    const refuses: CsrfProtection['refuses'] = (method, url, origin) => {
      const headers = { origin, 'sec-fetch-site': 'cross-site' };
      return hook({ method, url, originalUrl: url, headers }, NO_RESPONSE) !== undefined;
    };
    return { refuses, exemptsTrusted };
  }
}

/** The hook may write security headers, too. */
const NO_RESPONSE = Object.freeze({ setHeader: () => undefined, removeHeader: () => undefined });

function watchApplications(): void {
  const prototype = NestApplication.prototype as unknown as { enableCsrfProtection?: Enable };
  const enable = prototype.enableCsrfProtection;
  if (enable === undefined || isWatching) return;
  isWatching = true;
  prototype.enableCsrfProtection = function (options) {
    const result = enable.call(this, options);
    enabled.set(this.getHttpAdapter(), options ?? {});
    return result;
  };
}
