/*
 * What is loaded only where an application needs it. This file is CommonJS, because `require()` waits for nothing: both
 * builds load this one file, and bundlers of applications find the literal calls.
 */
import type RegExpParser = require('@eslint-community/regexpp');
import type SuffixList = require('tldts');
import path = require('node:path');

/** The public suffix list, 200 kB: needed by rules with a wildcard or a RegExp, and by the tools. */
export function loadSuffixList(): typeof SuffixList {
  return require('tldts') as typeof SuffixList;
}

/** Needed by rules that are RegExps. */
export function loadRegExpParser(): typeof RegExpParser {
  return require('@eslint-community/regexpp') as typeof RegExpParser;
}

/** This installed copy of the package. */
export function describeCopy(): { readonly version: string; readonly path: string } {
  const { version } = require('../package.json') as { version: string };
  // Some bundlers of applications leave this variable undefined.
  return { version, path: typeof __dirname === 'string' ? path.dirname(__dirname) : 'a bundle' };
}
