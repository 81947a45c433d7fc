/**
 * Starts applications with two copies of nestjs-cors on one platform, and prints what each did, as JSON:
 *
 *     node app.js express|fastify
 */
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import * as own from 'nestjs-cors';
import * as nested from 'library';
import * as future from 'future-library';

const adapters = { express: ExpressAdapter, fastify: FastifyAdapter };
const SITE = 'https://site.example.com';

/** A class with decorators, without their syntax. */
const decorated = (name, ...decorators) => {
  const type = { [name]: class {} }[name];
  for (const decorator of decorators) decorator(type);
  return type;
};

function controller(path, Cors) {
  const type = decorated(`${path}Controller`, Controller(path));
  type.prototype.find = () => 'found';
  const descriptor = Object.getOwnPropertyDescriptor(type.prototype, 'find');
  Get()(type.prototype, 'find', descriptor);
  if (Cors !== undefined) Cors('https://feature.example.com')(type.prototype, 'find', descriptor);
  return type;
}

const feature = (metadata) => decorated('FeatureModule', Module(metadata));
const root = (...imports) => decorated('AppModule', Module({ imports, controllers: [controller('cats')] }));

async function allowedBy(url, path, origin) {
  const response = await fetch(`${url}/${path}`, { headers: { origin } });
  return response.headers.get('access-control-allow-origin');
}

async function outcomeOf(module, ask) {
  const warnings = [];
  const logger = { log() {}, error() {}, warn: (line) => warnings.push(line) };
  const app = await NestFactory.create(module, new adapters[process.argv[2]](), { abortOnError: false, logger });
  try {
    await app.listen(0, '127.0.0.1');
    return { warnings, allowed: await ask(await app.getUrl()) };
  } catch (error) {
    return { name: error.name, message: error.message, issues: error.issues };
  } finally {
    await app.close();
  }
}

const forRoot = ({ CorsModule }) => CorsModule.forRoot({ origin: SITE, credentials: true });
const askBoth = async (url) => [
  await allowedBy(url, 'cats', SITE),
  await allowedBy(url, 'dogs', 'https://feature.example.com'),
];

const bothRegister = () => root(forRoot(own), feature({ imports: [nested.CorsModule.forRoot({ origin: '*' })] }));
const decoratorsOf = ({ Cors }) => root(forRoot(own), feature({ controllers: [controller('dogs', Cors)] }));

console.log(
  JSON.stringify({
    bothRegister: await outcomeOf(bothRegister(), askBoth),
    nestedDecorator: await outcomeOf(decoratorsOf(nested), askBoth),
    futureDecorator: await outcomeOf(decoratorsOf(future), askBoth),
    // One after the other, in the process that has loaded all of them.
    nestedAlone: await outcomeOf(root(forRoot(nested)), async (url) => [await allowedBy(url, 'cats', SITE)]),
    ownAlone: await outcomeOf(root(forRoot(own)), async (url) => [await allowedBy(url, 'cats', SITE)]),
  }),
);
