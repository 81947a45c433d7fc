// One file for Jest, Vitest and node:test: `test` is a global, or comes from node:test.
import 'reflect-metadata';
import assert from 'node:assert/strict';
import { Controller, Get, Module, Put } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CorsModule } from 'nestjs-cors';
import { CorsBrowser, expectCors } from 'nestjs-cors/testing';

const test = globalThis.test ?? (await import('node:test')).test;
const APP = 'https://app.example.com';

class Cats {
  list() {
    return ['Tom'];
  }
  replace() {
    return 'replaced';
  }
}
const handler = (name, decorator) =>
  decorator(Cats.prototype, name, Object.getOwnPropertyDescriptor(Cats.prototype, name));
handler('list', Get());
handler('replace', Put(':id'));
Controller('cats')(Cats);

class App {}
Module({ imports: [CorsModule.forRoot({ origin: APP, credentials: true })], controllers: [Cats] })(App);

const app = await NestFactory.create(App, { logger: false });

test('a page reads what it may', async () => {
  const response = await new CorsBrowser({ app, origin: APP }).fetch('/cats');
  assert.equal(await response.text(), '["Tom"]');
});

test('a page gets an error that says why it may not read', async () => {
  const browser = new CorsBrowser({ app, origin: 'https://other.example' });
  await assert.rejects(browser.fetch('/cats/1', { method: 'PUT' }), {
    name: 'CorsError',
    code: 'allow-origin-missing',
  });
});

test('statements work without a test runner', async () => {
  await expectCors(app).from(APP).to('PUT /cats/1', { credentials: 'include' }).toBeAllowed();
  await expectCors(app).from('https://other.example').to('PUT /cats/1').toBeRefused();
});
