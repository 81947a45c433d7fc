import { loadSuffixList } from '../../../../lazy.cjs';
import { LIST } from './hosts-like.js';

/**
 * Services where everyone can publish a page under a suffix, and playgrounds. Teams allow the whole suffix beside their own
 * domain, for previews and examples.
 */
const HOSTING = {
  vercel: 'nestjs-cors-stranger.vercel.app',
  netlify: 'nestjs-cors-stranger.netlify.app',
  github: 'nestjs-cors-stranger.github.io',
  cloudflare: 'nestjs-cors-stranger.pages.dev',
  heroku: 'nestjs-cors-stranger.herokuapp.com',
  s3: 'nestjs-cors-stranger.s3.amazonaws.com',
  codesandbox: 'nestjs-cors-stranger.csb.app',
  // All pens run at this one origin.
  codepen: 'cdpn.io',
} as const;

export type HostingName = keyof typeof HOSTING;
export const HOSTING_NAMES = Object.keys(HOSTING) as readonly HostingName[];

/** Without the service where the host itself is: names next to it are tried already. */
export function hostingOrigins(host: string): Partial<Readonly<Record<HostingName, string>>> {
  const { getPublicSuffix } = loadSuffixList();
  const own = getPublicSuffix(host, LIST);
  const others = Object.entries(HOSTING).filter(
    ([, name]) => getPublicSuffix(name, LIST) !== own || name === 'cdpn.io',
  );
  return Object.fromEntries(others.map(([name, one]) => [name, `https://${one}`]));
}
