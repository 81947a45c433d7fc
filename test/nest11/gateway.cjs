'use strict';
/** A CommonJS application with a gateway of socket.io. Ends with 1 unless only the page that its policy allows gets a session. */
const assert = require('node:assert/strict');
const { Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { WebSocketGateway } = require('@nestjs/websockets');
const { Cors, CorsModule } = require('nestjs-cors');

class Live {}
WebSocketGateway()(Live);
Cors('https://shop.example.com', { credentials: true })(Live);

class App {}
Module({ imports: [CorsModule.forRoot()], providers: [Live] })(App);

async function main() {
  const app = await NestFactory.create(App, { logger: ['error', 'warn'] });
  await app.listen(0, '127.0.0.1');
  const url = `${await app.getUrl()}/socket.io/?EIO=4&transport=polling`;
  const statusFor = async (origin) => (await fetch(url, { headers: { origin } })).status;
  const statuses = [await statusFor('https://shop.example.com'), await statusFor('https://other.example.com')];
  await app.close();
  assert.deepEqual(statuses, [200, 403]);
  console.log('A gateway refuses other pages');
}

void main();
