import type { OverridesLiteral, PolicyLiteral } from './option-literals.js';

/*
 * Finds valid literals by comparing them with fixed types, which costs the compiler little. In doubt the result is `false`, and
 * `checked-options.ts` looks at each field.
 */

/** An origin without a problem that can be seen in a type, unless it is one of `Unsound`. */
type SoundOrigin = `${string}://${Lowercase<string>}`;

type Unsound = `${string},${string}` | `${string}://${string}/${string}`;

type SoundMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

interface SoundOverrides {
  readonly methods?: readonly SoundMethod[];
  readonly allowedHeaders?: string | readonly string[];
  readonly exposedHeaders?: string | readonly string[];
  readonly credentials?: boolean;
  readonly maxAge?: number;
  readonly optionsSuccessStatus?: number;
  readonly originTimeout?: number;
  readonly preflightContinue?: boolean;
  readonly rejectDisallowed?: boolean;
  readonly timingAllowOrigin?: boolean;
  readonly dangerouslyAllowInsecureOrigins?: boolean;
  readonly dangerouslyAllowPublicSuffixes?: boolean;
}

interface SoundOptions extends SoundOverrides {
  readonly policy?: string;
  readonly origin?: '*' | boolean | SoundOrigin | readonly SoundOrigin[];
}

/** Whether a set of options has no problem for certain. */
export type IsSound<Options, Known> = Options extends SoundOptions
  ? keyof Options extends keyof Known & keyof PolicyLiteral
    ? Options extends { readonly credentials: true }
      ? IsSoundWithCredentials<Options>
      : HasSoundOrigins<Options>
    : false
  : false;

type HasSoundOrigins<Options> = Options extends { readonly origin: infer Origin } ? IsSoundList<Origin> : true;

/** Neither any origin nor any exposed header. */
type IsSoundWithCredentials<Options> = Options extends { readonly origin: '*' | true }
  ? false
  : Options extends { readonly exposedHeaders: infer Names }
    ? '*' extends (Names extends readonly (infer Name)[] ? Name : Names)
      ? false
      : HasSoundOrigins<Options>
    : HasSoundOrigins<Options>;

type IsSoundList<Origin> = [Extract<Origin extends readonly unknown[] ? Origin[number] : Origin, Unsound>] extends [
  never,
]
  ? true
  : false;

export type IsSoundAccess<Access> = Access extends '*' | boolean | SoundOrigin | readonly SoundOrigin[]
  ? IsSoundList<Access>
  : IsSound<Access, PolicyLiteral>;

/** The same for options next to origins. */
export type IsSoundNextTo<Access, Options> = Access extends SoundOrigin | readonly SoundOrigin[]
  ? Options extends SoundOverrides
    ? keyof Options extends keyof OverridesLiteral
      ? Options extends { readonly credentials: true }
        ? IsSoundWithCredentials<Options>
        : true
      : false
    : false
  : false;
