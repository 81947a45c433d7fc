import { findNode as find } from '../../../../scripts/find-node.js';

/** The oldest and the newest releases of the supported lines. */
export const NODES = ['20.19.0', '20', '22.12.0', '22', '24'];

/** The newest release of each supported line. */
export const MAJORS = ['20', '22', '24'];

/** The path of a Node: the one that runs this, if it has that version, or else one that npm installs. */
export function findNode(projects, version) {
  return find(version, (name) => projects.withPackages(`node-${version}`, [name]));
}
