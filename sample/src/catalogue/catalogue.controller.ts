import { BadRequestException, Body, Controller, Get, NotFoundException, Param, Post } from '@nestjs/common';
import { Cors } from 'nestjs-cors';

const books = [
  { slug: 'atlas', title: 'An Atlas of Small Islands', price: 32 },
  { slug: 'tides', title: 'Tides and Time Tables', price: 18 },
];

/** Any page may read it. */
@Controller('catalogue')
@Cors('*', { exposedHeaders: ['ETag'] })
export class CatalogueController {
  @Get()
  list() {
    return books;
  }

  @Get(':slug')
  find(@Param('slug') slug: string) {
    const book = books.find((candidate) => candidate.slug === slug);
    if (!book) throw new NotFoundException(`There is no book "${slug}".`);
    return book;
  }

  /** The URL of the public list, but only our own app may send suggestions from a browser. */
  @Post()
  @Cors('http://app.bookshop.localhost:*')
  suggest(@Body() suggestion?: { title?: string }) {
    if (!suggestion?.title) throw new BadRequestException('A suggestion needs a title.');
    return { suggested: suggestion.title };
  }
}
