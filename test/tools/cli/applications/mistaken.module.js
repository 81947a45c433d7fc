import { Module } from '@nestjs/common';
import { CorsModule } from 'nestjs-cors';

export class MistakenModule {}
Module({ imports: [CorsModule.forRoot({ origin: 'https://app.example.com/' })] })(MistakenModule);

export class BareModule {}
Module({})(BareModule);

export class FailingModule {
  onModuleInit() {
    throw new Error('The database is down.');
  }
}
Module({ imports: [CorsModule.forRoot()] })(FailingModule);
