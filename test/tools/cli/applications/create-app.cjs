'use strict';
const { Controller, Get, Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { FastifyAdapter } = require('@nestjs/platform-fastify');
const { CorsModule } = require('nestjs-cors');

class Books {
  list() {}
}
Get()(Books.prototype, 'list', Object.getOwnPropertyDescriptor(Books.prototype, 'list'));
Controller('books')(Books);

class App {}
Module({ imports: [CorsModule.forRoot({ origin: '*' })], controllers: [Books] })(App);

exports.createApp = async () => {
  const app = await NestFactory.create(App, new FastifyAdapter());
  return app.setGlobalPrefix('api');
};
exports.nothing = () => undefined;
