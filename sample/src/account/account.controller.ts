import {
  Body,
  Controller,
  Get,
  HttpCode,
  Post,
  Put,
  Req,
  Res,
  UnauthorizedException,
  UploadedFile,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import type { Response } from 'express';
import { Cors } from 'nestjs-cors';
import { SessionGuard, type SessionRequest } from './session.guard.js';
import { Sessions, type Profile } from './sessions.js';

const KIB = 1024;

/** Needs a cookie, so it names the one app that may send it. */
@Controller('account')
@Cors('http://app.bookshop.localhost:*', { credentials: true })
export class AccountController {
  constructor(private readonly sessions: Sessions) {}

  @Post('session')
  @HttpCode(204)
  logIn(@Res({ passthrough: true }) response: Response, @Body() login?: { name?: string; password?: string }) {
    const id = this.sessions.open(login?.name ?? '', login?.password ?? '');
    if (!id) throw new UnauthorizedException('Wrong name or password.');
    // Without `secure`, because the sample has no TLS.
    response.cookie('session', id, { httpOnly: true, sameSite: 'lax', path: '/account' });
  }

  @Get('profile')
  @UseGuards(SessionGuard)
  read(@Req() request: SessionRequest) {
    return request.profile;
  }

  @Put('profile')
  @UseGuards(SessionGuard)
  update(@Req() request: SessionRequest, @Body() changes?: Partial<Profile>) {
    if (changes?.town) request.profile.town = changes.town;
    return request.profile;
  }

  @Post('picture')
  @UseGuards(SessionGuard)
  @UseInterceptors(FileInterceptor('picture', { limits: { fileSize: 64 * KIB } }))
  upload(@UploadedFile() picture?: { size: number }) {
    return { bytes: picture?.size ?? 0 };
  }
}
