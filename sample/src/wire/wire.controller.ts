import { Controller, Get, Header, Param } from '@nestjs/common';
import { Cors } from 'nestjs-cors';
import { WireLog, type Exchange } from './wire-log.js';

@Controller('wire')
@Cors('*')
export class WireController {
  constructor(private readonly log: WireLog) {}

  @Get(':call')
  @Header('Cache-Control', 'no-store')
  read(@Param('call') call: string): Exchange[] {
    return this.log.read(call);
  }
}
