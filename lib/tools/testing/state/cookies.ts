import { Cookie, CookieJar } from 'tough-cookie';
import { siteRelation } from '../../fetch/site.js';

/** The cookies of a browser. Browsers follow RFC 6265bis, not RFC 6265. */
export class Cookies {
  private readonly jar = new CookieJar(undefined, { allowSecureOnLocal: true });
  private isEmpty = true;

  constructor(
    private readonly now: () => number,
    private readonly thirdParty: boolean,
  ) {}

  /** The value of `Cookie` for a request of this page, or `undefined` if no cookie is sent. */
  header(url: URL, pageOrigin: string): string | undefined {
    const isCrossSite = siteRelation(pageOrigin, url.origin) === 'cross-site';
    if (this.isEmpty || (isCrossSite && !this.thirdParty)) return undefined;
    // The request of a script is not a navigation, so Lax means the same as Strict.
    const sameSiteContext = isCrossSite ? 'none' : 'strict';
    // Longer paths first, then older cookies (RFC 6265bis, section 5.8.3).
    const found = this.jar.getCookiesSync(url.href, { sameSiteContext, expire: false, sort: true });
    const current = found.filter((cookie) => (cookie.expiryTime() ?? Infinity) > this.now());
    return current.length === 0 ? undefined : current.map((cookie) => cookie.cookieString()).join('; ');
  }

  /** Stores the cookies of a response to a request of this page. Cookies that a browser would ignore are ignored. */
  store(setCookies: readonly string[], url: URL, pageOrigin: string): void {
    const isCrossSite = siteRelation(pageOrigin, url.origin) === 'cross-site';
    if (isCrossSite && !this.thirdParty) return;
    for (const line of setCookies) this.set(line, url, isCrossSite);
  }

  private set(line: string, url: URL, isCrossSite: boolean): void {
    const cookie = Cookie.parse(line);
    if (cookie === undefined) return;
    if (cookie.sameSite === 'none' && !cookie.secure) return;
    // RFC 6265bis, section 5.6.7.1: without a valid SameSite a cookie is Lax.
    cookie.sameSite ??= 'lax';
    this.fixExpiry(cookie);
    this.jar.setCookieSync(cookie, url.href, {
      sameSiteContext: isCrossSite ? 'none' : 'strict',
      ignoreError: true,
      now: new Date(this.now()),
    });
    this.isEmpty = false;
  }

  /** The library counts Max-Age from the last access and by the system clock, so Max-Age becomes Expires. */
  private fixExpiry(cookie: Cookie): void {
    if (cookie.maxAge === null) return;
    const seconds = Number(cookie.maxAge);
    cookie.expires = seconds > 0 ? new Date(this.now() + seconds * 1000) : new Date(0);
    cookie.maxAge = null;
  }
}
