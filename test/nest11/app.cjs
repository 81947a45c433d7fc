'use strict';
/** An application as most on Nest 11 are: CommonJS. Ends with 1 unless a preflight gets the policy of its handler. */
const { Controller, Get, Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { Cors, CorsModule } = require('nestjs-cors');

class Books {
  list() {
    return [];
  }
}
Get()(Books.prototype, 'list', Object.getOwnPropertyDescriptor(Books.prototype, 'list'));
Controller('books')(Books);
Cors('https://shop.example.com')(Books);

class App {}
Module({ imports: [CorsModule.forRoot()], controllers: [Books] })(App);

async function main() {
  const app = await NestFactory.create(App, { logger: ['error', 'warn'] });
  await app.listen(0, '127.0.0.1');
  const headers = { origin: 'https://shop.example.com', 'access-control-request-method': 'GET' };
  const response = await fetch(`${await app.getUrl()}/books`, { method: 'OPTIONS', headers });
  await app.close();
  const answer = `${response.status} ${response.headers.get('access-control-allow-origin')}`;
  console.log(`A CommonJS application answers ${answer}`);
  if (answer !== `204 ${headers.origin}`) process.exitCode = 1;
}

void main();
