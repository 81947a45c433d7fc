import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { npm } from '../../../scripts/npm.js';
import { runCommand } from '../../support/command-line.js';

const root = resolve(import.meta.dirname, '../../..');
const VERSION = '7.10.0';

/**
 * Prisma 7 with `engineType = "client"` and a driver adapter needs no engine to run. `prisma generate` downloads the schema engine, but
 * does not use it for this: a path to any program keeps it from doing so. It is 300 MB, so `databases.spec.ts` has an imitation.
 */
const SCHEMA = `
generator client {
  provider   = "prisma-client-js"
  engineType = "client"
  output     = "./generated"
}
datasource db {
  provider = "postgresql"
}
model Book {
  id Int @id
}
`;

const APPLICATION = `
import { Controller, Get, Module } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import { CorsModule } from 'nestjs-cors';
import client from './generated/index.js';

/** As in the guide of Nest. Nothing listens on this port. */
class PrismaService extends client.PrismaClient {
  constructor() {
    super({ adapter: new PrismaPg({ connectionString: 'postgresql://shop:secret@127.0.0.1:1/books' }) });
  }
  onModuleInit() {
    return this.$connect();
  }
}

class Books {
  list() {}
}
Get()(Books.prototype, 'list', Object.getOwnPropertyDescriptor(Books.prototype, 'list'));
Controller('books')(Books);

const cors = CorsModule.forRoot({ origin: 'https://app.example.com' });
export class ConnectingApp {}
Module({ imports: [cors], controllers: [Books], providers: [PrismaService] })(ConnectingApp);

/** Reads a table while the application starts, as caches do. */
const shelf = { provide: 'SHELF', inject: [PrismaService], useFactory: (prisma) => prisma.book.findMany() };
export class ReadingApp {}
Module({ imports: [cors], controllers: [Books], providers: [PrismaService, shelf] })(ReadingApp);
`;

let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'nestjs-cors-prisma-'));
  const names = ['prisma', '@prisma/client', '@prisma/adapter-pg'];
  const dependencies = Object.fromEntries(names.map((name) => [name, VERSION]));
  writeFileSync(join(home, 'package.json'), JSON.stringify({ private: true, dependencies }));
  writeFileSync(join(home, 'schema.prisma'), SCHEMA);
  writeFileSync(join(home, 'app.module.mjs'), APPLICATION);
  const quiet = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock'];
  npm(['install', ...quiet, '--loglevel=error'], { cwd: home, stdio: ['ignore', 'ignore', 'inherit'] });
  for (const name of ['@nestjs', 'reflect-metadata', 'rxjs'])
    symlinkSync(join(root, 'node_modules', name), join(home, 'node_modules', name), 'junction');
  symlinkSync(root, join(home, 'node_modules/nestjs-cors'), 'junction');
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' };
  const generate = ['node_modules/prisma/build/index.js', 'generate', '--schema', 'schema.prisma'];
  execFileSync(process.execPath, generate, { cwd: home, env, stdio: 'ignore' });
}, 300_000);

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** The application starts slowly on a busy machine. */
const LONG = 120_000;

const report = (name: string, ...more: string[]) =>
  runCommand(['report', `app.module.mjs#${name}`, ...more], { cwd: home });

test(
  'an application with Prisma starts without its database, because Prisma connects with its first query',
  async () => {
    const { status, stdout } = await report('ConnectingApp');
    expect(status).toBe(0);
    expect(stdout).toContain('Books.list  https://app.example.com');
  },
  LONG,
);

test(
  'one that reads while it starts fails, and the hint names the provider that read',
  async () => {
    const { status, stdout, stderr } = await report('ReadingApp');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain("Can't reach database server at 127.0.0.1:1");
    expect(stderr).toContain('The error comes from SHELF. To put an inert value in its place: --stub SHELF');
    expect(stderr).not.toContain('secret');
  },
  LONG,
);

test.each(['SHELF', 'PrismaService'])(
  'and it is reported with --stub %s',
  async (provider) => {
    expect(await report('ReadingApp', '--stub', provider)).toMatchObject({ status: 0 });
  },
  LONG,
);
