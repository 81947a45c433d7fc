/** Finds another version of Node. npm has each of them as a package. */
import { join } from 'node:path';

const system = process.platform === 'win32' ? 'win' : process.platform;
const name = `node-${system}-${process.arch}`;

/**
 * The path of a Node: the one that runs this if it has that version, or else one that is installed.
 *
 * @param version such as `24` or `20.19.0`
 * @param install installs an npm package, and returns the folder whose `node_modules` contains it
 */
export async function findNode(version, install) {
  const own = process.versions.node;
  if (own === version || own.split('.')[0] === version) return process.execPath;
  try {
    const folder = await install(`${name}@${version}`);
    return join(folder, 'node_modules', name, 'bin', system === 'win' ? 'node.exe' : 'node');
  } catch (error) {
    throw new Error(`Node ${version} is not available on this machine. ${error.message}`, { cause: error });
  }
}
