import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Module } from '@nestjs/common';
import { getModelToken, MongooseModule } from '@nestjs/mongoose';
import { getRepositoryToken, TypeOrmModule } from '@nestjs/typeorm';
import { Redis } from 'ioredis';
import mongoose from 'mongoose';
import { CorsModule } from 'nestjs-cors';
import pg from 'pg';
import { EntitySchema } from 'typeorm';

/** Nothing listens on this port. */
const NOWHERE = { host: '127.0.0.1', port: 1 };

class Books {
  list() {}
}
Get()(Books.prototype, 'list', Object.getOwnPropertyDescriptor(Books.prototype, 'list'));
Controller('books')(Books);

const cors = CorsModule.forRoot({ origin: 'https://app.example.com' });

/** Uses what the database provides, as services do. */
const service = (token) => ({ provide: 'SERVICE', inject: [token], useFactory: (one) => ({ find: () => one.find() }) });

const Book = new EntitySchema({ name: 'Book', columns: { id: { type: Number, primary: true } } });
export class TypeOrmApp {}
Module({
  imports: [
    cors,
    TypeOrmModule.forRootAsync({ useFactory: () => ({ type: 'postgres', ...NOWHERE, entities: [Book] }) }),
    TypeOrmModule.forFeature([Book]),
  ],
  controllers: [Books],
  providers: [service(getRepositoryToken(Book))],
})(TypeOrmApp);

export class MongooseApp {}
Module({
  imports: [
    cors,
    MongooseModule.forRootAsync({ useFactory: () => ({ uri: 'mongodb://127.0.0.1:1/books' }) }),
    MongooseModule.forFeature([{ name: 'Book', schema: new mongoose.Schema({ title: String }) }]),
  ],
  controllers: [Books],
  providers: [service(getModelToken('Book'))],
})(MongooseApp);

const redis = {
  provide: Symbol('REDIS'),
  async useFactory() {
    const client = new Redis({ ...NOWHERE, maxRetriesPerRequest: null });
    client.on('error', () => undefined);
    await client.ping();
    return client;
  },
};
export class RedisApp {}
Module({ imports: [cors], controllers: [Books], providers: [redis, service(redis.provide)] })(RedisApp);

/** Connects in a hook, as the service of Prisma's guide does, and tries again until it works. Prisma itself downloads an engine. */
class Database {
  async onModuleInit() {
    for (;;) {
      const client = new pg.Client(NOWHERE);
      const connected = await client.connect().then(
        () => true,
        () => false,
      );
      if (connected) return;
      await sleep(100);
    }
  }
}
export class HookApp {}
Module({ imports: [cors], controllers: [Books], providers: [Database] })(HookApp);

/** Connects in a hook, and fails. */
class Unreachable {
  onModuleInit() {
    return new pg.Client(NOWHERE).connect();
  }
}
export class FailingApp {}
Module({ imports: [cors], controllers: [Books], providers: [Unreachable] })(FailingApp);
