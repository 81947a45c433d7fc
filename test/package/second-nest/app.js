/** Starts an application on one platform, and prints why it does not start: `node app.js express|fastify` */
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { CorsModule } from 'nestjs-cors';

class AppModule {}
Module({ imports: [CorsModule.forRoot({ origin: 'https://site.example.com' })] })(AppModule);

const adapter = process.argv[2] === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();
try {
  const app = await NestFactory.create(AppModule, adapter, { abortOnError: false, logger: false });
  await app.init();
  await app.close();
  console.log('It starts.');
} catch (error) {
  console.log(error.message);
}
