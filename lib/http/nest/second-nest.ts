import { fileURLToPath } from 'node:url';
import type { PackageCopy } from '../../cors.metadata.js';
import { describeCopy, findCopy } from '../../lazy.cjs';

const CORE = '@nestjs/core';
const COMMON = '@nestjs/common';

/** Where code of Nest was loaded from: a file, and the installed package that contains it, unless it is in a bundle. */
interface Loaded {
  readonly file: string;
  readonly copy: PackageCopy | undefined;
}

/**
 * Reports that the application runs another copy of `@nestjs/core` than the one that this package loads.
 *
 * @param injected the class whose constructor was called by the application's copy
 */
export function describeSecondCore(injected: new (...args: never[]) => unknown): string {
  const file = callerOf(injected);
  const copy = findCopy(CORE, file);
  const contains = copy !== undefined && file.startsWith(copy.path);
  return describe(CORE, 'this application', { file, copy: contains ? copy : undefined }, findCopy(CORE));
}

/** Reports that `@nestjs/core` uses another copy of `@nestjs/common` than the one that this package loads. */
export function describeSecondCommon(): string {
  const core = findCopy(CORE)?.path ?? '';
  return describe(COMMON, CORE, { file: core, copy: findCopy(COMMON, `${core}/index.js`) }, findCopy(COMMON));
}

function describe(name: string, user: string, theirs: Loaded, ours: PackageCopy | undefined): string {
  const bundled = theirs.copy === undefined || ours === undefined;
  return (
    `nestjs-cors and ${user} load two copies of ${name}: nestjs-cors loads ${render(ours) ?? 'one in a bundle'}, ` +
    `${user} loads ${render(theirs.copy) ?? `the one in ${theirs.file}`}. Nest works only with one copy. ` +
    (bundled ? BUNDLE_BOTH : adviceFor(name, theirs.copy, ours))
  );
}

function render(copy: PackageCopy | undefined): string | undefined {
  return copy && `${copy.version} in ${copy.path}`;
}

const BUNDLE_BOTH = 'Bundle Nest and nestjs-cors both, or mark both as external.';

function adviceFor(name: string, theirs: PackageCopy, ours: PackageCopy): string {
  if (theirs.path === ours.path)
    return 'This file was loaded twice in one process, for example after jest.resetModules(). Import both again after it.';
  const { path } = describeCopy();
  // A linked folder has packages of its own, because Node follows the link.
  const isLinked = !/[\\/]node_modules[\\/]/.test(path);
  return isLinked
    ? `nestjs-cors is linked. Install a copy in the folder of the application: npm install --install-links ${path}`
    : `Run \`npm ls ${name}\` to see which package brings the second copy, and \`npm dedupe\` to remove it.`;
}

/** The file that called a constructor. */
function callerOf(constructor: new (...args: never[]) => unknown): string {
  const trace: { stack?: string } = {};
  Error.captureStackTrace(trace, constructor);
  const frame = /^ +at (?:.*? \()?(.+?):\d+:\d+\)?$/m.exec(trace.stack ?? '')?.[1] ?? 'an unknown file';
  return frame.startsWith('file:') ? fileURLToPath(frame) : frame;
}
