import { Cookie, CookieJar } from 'tough-cookie';
import { siteRelation } from '../../fetch/site.js';

/** The cookies of a browser, as RFC 6265bis has them, which browsers follow rather than RFC 6265. */
export class Cookies {
  private readonly jar = new CookieJar(undefined, { allowSecureOnLocal: true });
  private isEmpty = true;

  constructor(
    private readonly now: () => number,
    private readonly thirdParty: boolean,
  ) {}

  /** The value of `Cookie` for a request that a page of this origin makes, or `undefined` if there is none. */
  header(url: URL, pageOrigin: string): string | undefined {
    const isForeign = siteRelation(pageOrigin, url.origin) === 'cross-site';
    if (this.isEmpty || (isForeign && !this.thirdParty)) return undefined;
    // A script's request is no navigation, so that Lax comes to the same as Strict.
    const sameSiteContext = isForeign ? 'none' : 'strict';
    // Longer paths first, then older ones (RFC 6265bis, section 5.8.3).
    const found = this.jar.getCookiesSync(url.href, { sameSiteContext, expire: false, sort: true });
    const current = found.filter((cookie) => (cookie.expiryTime() ?? Infinity) > this.now());
    return current.length === 0 ? undefined : current.map((cookie) => cookie.cookieString()).join('; ');
  }

  /** Stores what a response to such a request sets; what a browser would ignore, this ignores. */
  store(setCookies: readonly string[], url: URL, pageOrigin: string): void {
    const isForeign = siteRelation(pageOrigin, url.origin) === 'cross-site';
    if (isForeign && !this.thirdParty) return;
    for (const line of setCookies) this.set(line, url, isForeign);
  }

  private set(line: string, url: URL, isForeign: boolean): void {
    const cookie = Cookie.parse(line);
    if (cookie === undefined) return;
    if (cookie.sameSite === 'none' && !cookie.secure) return;
    // RFC 6265bis, section 5.6.7.1: without a valid SameSite a cookie is Lax.
    cookie.sameSite ??= 'lax';
    this.fixExpiry(cookie);
    this.jar.setCookieSync(cookie, url.href, {
      sameSiteContext: isForeign ? 'none' : 'strict',
      ignoreError: true,
      now: new Date(this.now()),
    });
    this.isEmpty = false;
  }

  /** The jar counts Max-Age from the last access, by the clock of the machine. */
  private fixExpiry(cookie: Cookie): void {
    if (cookie.maxAge === null) return;
    const seconds = Number(cookie.maxAge);
    cookie.expires = seconds > 0 ? new Date(this.now() + seconds * 1000) : new Date(0);
    cookie.maxAge = null;
  }
}
