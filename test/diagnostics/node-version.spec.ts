import { unsupportedNode } from '../../lib/diagnostics/node-version.js';

test.each(['20.19.0', '20.20.2', '22.12.0', '24.0.0', '26.1.0', process.versions.node])(
  'Node %s is supported',
  (version) => {
    expect(unsupportedNode(version)).toBeUndefined();
  },
);

test.each(['18.20.8', '20.18.3', '21.7.3', '22.11.0', '23.11.1'])('Node %s is an error that names it', (version) => {
  expect(unsupportedNode(version)).toBe(
    `nestjs-cors does not support Node ${version}. Update to Node 20.19, 22.12, 24 or later.`,
  );
});
