/** node app.mjs express|fastify */
import 'reflect-metadata';
import * as common from '@nestjs/common';
import * as core from '@nestjs/core';
import * as cors from 'nestjs-cors';
import * as testing from 'nestjs-cors/testing';
import preflight from './preflight.cjs';

const platform = await import(`@nestjs/platform-${process.argv[2]}`);
const Adapter = platform.FastifyAdapter ?? platform.ExpressAdapter;

await preflight({ ...common, ...core, ...cors, ...testing, adapter: new Adapter() });
