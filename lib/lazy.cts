/*
 * What is loaded only where an application needs it. This file is CommonJS, because `require()` waits for nothing: both
 * builds load this one file, and bundlers of applications find the literal calls.
 */
import type RegExpParser = require('@eslint-community/regexpp');
import type FindMyWay = require('find-my-way');
import type { createRequire } from 'node:module';
import type Rxjs = require('rxjs');
import type SuffixList = require('tldts');
import path = require('node:path');
import type MediaTypes = require('whatwg-mimetype');

/** One copy of the router of Fastify, with the function that decodes its paths. */
export interface FastifyRouterCopy {
  readonly FindMyWay: typeof FindMyWay;
  readonly sanitizer: {
    /** @throws URIError for malformed escapes */
    safeDecodeURI(this: void, path: string, useSemicolonDelimiter?: boolean): { readonly path: string };
  };
  readonly version: string;
}

let suffixList: typeof SuffixList | undefined;

/** The public suffix list, 200 kB: needed by rules with a wildcard or a RegExp, and by the tools. A million rows may ask for it. */
export function loadSuffixList(): typeof SuffixList {
  return (suffixList ??= require('tldts') as typeof SuffixList);
}

/**
 * Nest has loaded it. An ES module that imports it makes Node list its exports, which costs 6 ms and 76 kB on Nest 11, whose
 * own files require it.
 */
export function loadRxjs(): typeof Rxjs {
  return require('rxjs') as typeof Rxjs;
}

/** Needed by rules that are RegExps. */
export function loadRegExpParser(): typeof RegExpParser {
  return require('@eslint-community/regexpp') as typeof RegExpParser;
}

interface OwnCopy extends FoundCopy {
  /** The address of the project, if the package has one. */
  readonly homepage: string | undefined;
}

/** This installed copy of the package. */
export function describeCopy(): OwnCopy {
  const { version, homepage } = require('../package.json') as { version: string; homepage?: string };
  // Some bundlers of applications leave this variable undefined.
  return { version, homepage, path: typeof __dirname === 'string' ? path.dirname(__dirname) : 'a bundle' };
}

/** An installed package. */
interface FoundCopy {
  readonly version: string;
  readonly path: string;
}

/** The copy of a package that a file loads, by default this file; `undefined` if it cannot be found, as in a bundle. */
export function findCopy(name: string, file?: string): FoundCopy | undefined {
  return tryResolving(() => {
    const { createRequire: requireFrom } = require('node:module') as { createRequire: typeof createRequire };
    const inFile = requireFrom(file ?? __filename);
    const manifest = inFile.resolve(`${name}/package.json`);
    return { version: (inFile(manifest) as FoundCopy).version, path: path.dirname(manifest) };
  });
}

/** Needed by the tools, for requests with a `Content-Type`. */
export function loadMediaTypes(): typeof MediaTypes {
  return require('whatwg-mimetype') as typeof MediaTypes;
}

/** The copy that Fastify itself loads; `undefined` if it cannot be found, as in the bundle of an application. */
export function resolveFastifyRouter(): FastifyRouterCopy | undefined {
  return tryResolving(() => {
    const { createRequire: requireFrom } = require('node:module') as { createRequire: typeof createRequire };
    const packages = ['@nestjs/platform-fastify', 'fastify', 'find-my-way'];
    const inRouter = packages.reduce((from, name) => requireFrom(from.resolve(name)), requireFrom(__filename));
    return {
      FindMyWay: inRouter('./index.js') as typeof FindMyWay,
      sanitizer: inRouter('./lib/url-sanitizer.js') as FastifyRouterCopy['sanitizer'],
      version: (inRouter('./package.json') as { version: string }).version,
    };
  });
}

/** The copy that a bundler put into the bundle of the application. It sees these calls, and no others. */
export function loadBundledFastifyRouter(): FastifyRouterCopy | undefined {
  try {
    return {
      FindMyWay: require('find-my-way') as typeof FindMyWay,
      sanitizer: require('find-my-way/lib/url-sanitizer.js') as FastifyRouterCopy['sanitizer'],
      version: (require('find-my-way/package.json') as { version: string }).version,
    };
  } catch {
    // Bundlers look for this `try`: without it, a package that is not installed would be an error. See also tryResolving().
    return undefined;
  }
}

/**
 * The result, or `undefined` if it throws, whatever it throws: Node, package managers, test runners and bundlers replace
 * `require()` and `__filename`, and each reports in its own way that a file cannot be found. Every caller reports a
 * copy that was not found.
 */
function tryResolving<T>(resolve: () => T): T | undefined {
  try {
    return resolve();
  } catch {
    return undefined;
  }
}
