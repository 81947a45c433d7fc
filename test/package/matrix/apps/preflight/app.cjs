'use strict';
/** node app.cjs express|fastify */
require('reflect-metadata');
const platform = require(process.argv[2] === 'fastify' ? '@nestjs/platform-fastify' : '@nestjs/platform-express');
const Adapter = platform.FastifyAdapter ?? platform.ExpressAdapter;

void require('./preflight.cjs')({
  ...require('@nestjs/common'),
  ...require('@nestjs/core'),
  ...require('nestjs-cors'),
  ...require('nestjs-cors/testing'),
  adapter: new Adapter(),
});
