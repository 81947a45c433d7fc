import { BadRequestException, Body, Controller, Delete, Get, HttpCode, Post, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import { compileOrigins, Cors, CorsPolicies } from 'nestjs-cors';
import { OriginStore } from './origin-store.js';

/** What a customer sets in our app. A real one asks a guard who is logged in. */
@Controller('settings/origins')
@Cors('http://app.bookshop.localhost:*')
export class SettingsController {
  constructor(
    private readonly store: OriginStore,
    private readonly policies: CorsPolicies,
  ) {}

  /** The list of the customer, and how well this instance knows the lists of all. */
  @Get()
  async read(@Req() { hostname }: Request) {
    const sources = this.policies.sources.map(({ state, rows, refused }) => ({ state, rows, refused }));
    return { origins: await this.store.list(hostname), sources };
  }

  /** A row that would be refused is refused here, with the same checks, while the customer is still there to correct it. */
  @Post()
  @HttpCode(204)
  async add(@Req() { hostname }: Request, @Body('origin') entered?: unknown) {
    const origin = typeof entered === 'string' ? entered.trim() : '';
    const { issues } = compileOrigins(origin, { credentials: true });
    if (issues.length > 0)
      throw new BadRequestException({ issues: issues.map(({ code, message, fix }) => ({ code, message, fix })) });
    await this.store.add(hostname, origin);
  }

  @Delete()
  @HttpCode(204)
  async remove(@Req() { hostname }: Request, @Query('origin') origin?: string) {
    await this.store.remove(hostname, String(origin));
  }
}
