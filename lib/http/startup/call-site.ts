/**
 * Where application code called a function of Nest that this module has replaced: the package and its file, or the line.
 *
 * @param frames the lines of the stack, the innermost first
 */
export function siteOfCall(frames: readonly string[]): { readonly library: string | undefined; readonly text: string } {
  const caller = frames.find((frame) => !OF_NEST.test(frame)) ?? '';
  const [, name, file] = OF_PACKAGE.exec(caller) ?? [];
  if (name !== undefined && file !== undefined) {
    const library = name.replace('\\', '/');
    return { library, text: ` of the package ${library} (${file})` };
  }
  const line = caller.slice(Math.max(caller.lastIndexOf('/'), caller.lastIndexOf('\\'), caller.lastIndexOf('(')) + 1);
  return { library: undefined, text: line === '' ? '' : ` (${line.replace(')', '')})` };
}

/** The stack of the function that called the function that calls this one. */
export function framesOfCaller(): readonly string[] {
  return (new Error().stack ?? '').split('\n').slice(3);
}

const OF_NEST = /node:|<anonymous>|[\\/]node_modules[\\/]@nestjs[\\/]/;
/** The innermost package of a frame, and its file with line and column. */
const OF_PACKAGE = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]([^()]+)/;
