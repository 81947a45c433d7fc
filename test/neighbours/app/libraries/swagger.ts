import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { readable } from '../exchanges.js';
import type { Library } from '../library.js';

export default {
  main(app: INestApplication): void {
    const document = SwaggerModule.createDocument(app, new DocumentBuilder().setTitle('Cats').build());
    SwaggerModule.setup('docs', app, document);
  },
  exchanges: [readable('/docs', 200), readable('/docs-json', 200)],
} satisfies Library;
