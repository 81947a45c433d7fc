/** The first versions of Node that give `import` and `require()` the same file; `engines` of package.json has them too. */
const FIRST_MINORS: Readonly<Record<number, number>> = { 20: 19, 22: 12 };
const FIRST_OF_ALL_LATER = 24;

/** What is wrong with this version of Node, such as `20.18.0`; `undefined` if it is supported. */
export function unsupportedNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const firstMinor = FIRST_MINORS[major];
  const isSupported = firstMinor === undefined ? major >= FIRST_OF_ALL_LATER : minor >= firstMinor;
  if (isSupported) return undefined;
  return `nestjs-cors does not support Node ${version}. Update to Node 20.19, 22.12, 24 or later.`;
}
