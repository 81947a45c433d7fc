import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runCommand } from '../../support/command-line.js';

const BOOTSTRAP = `
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CorsModule } from 'COPY';
class AppModule {}
Module({ imports: [CorsModule.forRoot({ origin: 'https://app.example.com' })] })(AppModule);
async function bootstrap() {
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0);
  console.log('listens');
}
void bootstrap();
`;

describe('an application in one file that starts itself', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nestjs-cors-bundle-'));
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction');
    cpSync('dist', join(folder, 'copy'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Keeps the packages outside, as `nest build --webpack` does, and brings a copy of nestjs-cors, or contains it. */
  function bundle(exported = '', minify = false): string {
    writeFileSync(join(folder, 'source.js'), BOOTSTRAP.replace('COPY', './copy/index.cjs') + exported);
    const rolldown = resolve('node_modules/rolldown/bin/cli.mjs');
    const out = join(folder, 'main.cjs');
    const config = { input: 'source.js', platform: 'node', output: { format: 'cjs', file: out, minify } };
    const external = `external: (id) => /^@nestjs|^reflect-metadata${minify ? '' : '|copy'}/.test(id)`;
    const text = `export default { ...${JSON.stringify(config)}, ${external} }`;
    writeFileSync(join(folder, 'rolldown.config.js'), text);
    execFileSync(process.execPath, [rolldown, '-c'], { cwd: folder, stdio: 'pipe' });
    return out;
  }

  test('is stopped before it listens, and the message says how to export its root module', async () => {
    const { status, stdout, stderr } = await runCommand(['report', bundle()]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('starts the application when it is loaded, and exports no root module');
    expect(stderr).toContain('export { AppModule }');
  }, 30_000);

  test.each([
    ['no module', ''],
    ['its root module', 'export { AppModule };'],
  ])(
    'is named if it waits until it listens, and exports %s',
    async (_, exported) => {
      const main = join(folder, 'main.js');
      const source = BOOTSTRAP.replace('COPY', './copy/index.js').replace('void bootstrap', 'await bootstrap');
      writeFileSync(main, source + exported);
      const { status, stdout, stderr } = await runCommand(['report', main]);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain('starts the application when it is loaded, and waits until it listens.');
      expect(stderr).toContain('Give the path of app.module.js.');
    },
    30_000,
  );

  test.each([
    ['another file', false],
    ['minified in the bundle', true],
  ])(
    'is reported if it exports its root module, although its copy of nestjs-cors is %s',
    async (_, minify) => {
      const { status, stdout } = await runCommand(['report', bundle('export { AppModule };', minify)]);
      expect(status).toBe(0);
      expect(stdout).toContain('https://app.example.com');
      expect(stdout).not.toContain('listens');
    },
    30_000,
  );
});
