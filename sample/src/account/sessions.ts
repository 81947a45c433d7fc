import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';

export interface Profile {
  name: string;
  town: string;
}

/** Who is logged in, by the random id in their cookie. In memory: a restart logs everybody out. */
@Injectable()
export class Sessions {
  private readonly profiles = new Map<string, Profile>();

  /** Answers the id of a new session, or `undefined` for a wrong password. */
  open(name: string, password: string): string | undefined {
    if (password !== 'open sesame') return undefined;
    const id = randomUUID();
    this.profiles.set(id, { name, town: 'Lisbon' });
    return id;
  }

  find(id: string): Profile | undefined {
    return this.profiles.get(id);
  }
}
