import type { Cookie } from 'tough-cookie';
import { CookieJar, cookieCompare } from 'tough-cookie';
import { isPotentiallyTrustworthy } from '../../fetch/trustworthy.js';
import { parseCookie } from './cookie-syntax.js';
import { shadowsSecureCookie } from './secure-cookies.js';

/** The parts of a request that decide about its cookies. */
export interface CookieRequest {
  readonly url: URL;
  /** Whether the request comes from another site, or was redirected through one. */
  readonly isCrossSite: boolean;
  /** The site of the page, to which `Partitioned` cookies belong (CHIPS, "partition key"). */
  readonly partition: string;
}

/** The cookies of a request. */
export interface CookieSelection {
  /** The value of `Cookie`, or `undefined` if no cookie is sent. */
  readonly header: string | undefined;
  /** The cookies of the URL that are not sent, each with the reason. */
  readonly withheld: readonly string[];
}

/** RFC 6265bis, sections 5.6.1 and 5.6.2: no cookie is kept for more than 400 days. */
const MAX_LIFETIME = 400 * 24 * 60 * 60 * 1000;

/** The cookies of a browser. Browsers follow RFC 6265bis and CHIPS, not RFC 6265. */
export class Cookies {
  /** By the site of the page for `Partitioned` cookies, and under `''` for all others. */
  private readonly jars = new Map<string, CookieJar>();

  /**
   * @param now the current time in milliseconds
   * @param thirdParty whether cookies that are not `Partitioned` are kept and sent across sites
   */
  constructor(
    private readonly now: () => number,
    private readonly thirdParty: boolean,
  ) {}

  /**
   * Chooses the cookies of a request.
   *
   * @param withoutCredentials the credentials mode, if it keeps all cookies from this request
   */
  select(request: CookieRequest, withoutCredentials: string | undefined): CookieSelection {
    const cookies = this.cookiesOf(request).map(({ cookie, isPartitioned }) => {
      const reason = withoutCredentials && `credentials: ${withoutCredentials}`;
      return { cookie, reason: reason ?? this.whyNotSent(cookie, isPartitioned, request) };
    });
    const sent = cookies.filter(({ reason }) => reason === undefined).map(({ cookie }) => cookie.cookieString());
    const withheld = cookies.flatMap(({ cookie, reason }) =>
      reason === undefined ? [] : [`${cookie.key} (${reason})`],
    );
    return { header: sent.length === 0 ? undefined : sent.join('; '), withheld };
  }

  /**
   * Stores the cookies of a response.
   *
   * @returns those that a browser does not store, each with the reason
   */
  store(lines: readonly string[], request: CookieRequest): readonly string[] {
    return lines.flatMap((line) => {
      const { cookie, name, problem } = parseCookie(line);
      const reason = problem ?? (cookie && this.set(cookie, request));
      return reason === undefined ? [] : [`${name} (${reason})`];
    });
  }

  private set(cookie: Cookie, request: CookieRequest): string | undefined {
    const { url, isCrossSite, partition } = request;
    const isPartitioned = cookie.extensions?.some((one) => /^partitioned(?:=|$)/i.test(one.trim())) === true;
    const jar = this.jar(isPartitioned ? partition : '');
    const reason = this.whyNotStored(cookie, isPartitioned, request) ?? shadowsSecureCookie(jar, cookie, url);
    if (reason !== undefined) return reason;
    this.fixExpiry(cookie);
    try {
      const sameSiteContext = isCrossSite ? 'none' : 'strict';
      jar.setCookieSync(cookie, jarUrl(url), { sameSiteContext, now: new Date(this.now()), loose: true });
      return undefined;
    } catch (error) {
      return whyRefused(error as Error, cookie, url);
    }
  }

  /** RFC 6265bis, section 5.7, and CHIPS. */
  private whyNotStored(
    cookie: Cookie,
    isPartitioned: boolean,
    { url, isCrossSite }: CookieRequest,
  ): string | undefined {
    if (cookie.secure && !isPotentiallyTrustworthy(url)) return 'Secure, but the URL is http';
    if (cookie.sameSite === 'none' && !cookie.secure) return 'SameSite=None without Secure';
    if (isPartitioned && !cookie.secure) return 'Partitioned without Secure';
    return isCrossSite ? this.whyNotAcrossSites(cookie, isPartitioned) : undefined;
  }

  /** RFC 6265bis, section 5.8.3. The request of a script is not a navigation, so Lax means the same as Strict. */
  private whyNotSent(cookie: Cookie, isPartitioned: boolean, { url, isCrossSite }: CookieRequest): string | undefined {
    if (cookie.secure && !isPotentiallyTrustworthy(url)) return 'Secure, but the URL is http';
    return isCrossSite ? this.whyNotAcrossSites(cookie, isPartitioned) : undefined;
  }

  private whyNotAcrossSites({ sameSite }: Cookie, isPartitioned: boolean): string | undefined {
    if (sameSite !== 'none') return `SameSite=${sameSite === 'strict' ? 'Strict' : 'Lax'}, cross-site`;
    return isPartitioned || this.thirdParty ? undefined : 'third-party cookies are blocked';
  }

  /** All cookies of the URL: longer paths first, then older cookies (RFC 6265bis, section 5.8.3). */
  private cookiesOf({ url, partition }: CookieRequest): { cookie: Cookie; isPartitioned: boolean }[] {
    // The library leaves out Secure cookies for http URLs, so it is asked for the https URL.
    const secured = jarUrl(url).replace(/^http:/, 'https:');
    const found = ['', partition].flatMap((key) => {
      const jar = this.jars.get(key);
      const cookies = jar?.getCookiesSync(secured, { expire: false }) ?? [];
      return cookies.map((cookie) => ({ cookie, isPartitioned: key !== '' }));
    });
    const current = found.filter(({ cookie }) => (cookie.expiryTime() ?? Infinity) > this.now());
    return current.sort((a, b) => cookieCompare(a.cookie, b.cookie));
  }

  private jar(partition: string): CookieJar {
    const jar =
      this.jars.get(partition) ?? new CookieJar(undefined, { prefixSecurity: 'unsafe-disabled', looseMode: true });
    this.jars.set(partition, jar);
    return jar;
  }

  /** The library counts Max-Age from the last access and by the system clock, so Max-Age becomes Expires. */
  private fixExpiry(cookie: Cookie): void {
    const { maxAge, expires } = cookie;
    const latest = this.now() + MAX_LIFETIME;
    const seconds = Number(maxAge ?? 0);
    const wanted = seconds > 0 ? this.now() + seconds * 1000 : 0;
    if (maxAge !== null) cookie.expires = new Date(Math.min(wanted, latest));
    else if (expires instanceof Date) cookie.expires = new Date(Math.min(expires.getTime(), latest));
    cookie.maxAge = null;
  }
}

/** The messages of the library name its options, which tests cannot set. */
function whyRefused({ message }: Error, { domain }: Cookie, { hostname }: URL): string {
  if (message.includes('public suffix')) return `Domain=${domain ?? ''}, which is a public suffix`;
  return message.includes("this host's domain") ? `Domain=${domain ?? ''}, but the host is ${hostname}` : message;
}

/** The library decodes the path of a URL. Browsers compare it as it is written, so what is encoded is encoded once more. */
function jarUrl({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname.replaceAll('%', '%25')}`;
}
