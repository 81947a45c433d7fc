import { join } from 'node:path';

/** The oldest and the newest releases of the supported lines. */
export const NODES = ['20.19.0', '20', '22.12.0', '22', '24'];

/** The newest release of each supported line. */
export const MAJORS = ['20', '22', '24'];

/** The path of a Node: the one that runs this, if it has that version, or else one that npm installs. */
export async function findNode(projects, version) {
  if (process.versions.node === version || process.versions.node.split('.')[0] === version) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  try {
    const folder = await projects.withPackages(`node-${version}`, [`${name}@${version}`]);
    return join(folder, 'node_modules', name, 'bin', platform === 'win' ? 'node.exe' : 'node');
  } catch (error) {
    throw new Error(`Node ${version} is not available on this machine. ${error.message}`, { cause: error });
  }
}
