import type { CorsOptions, CorsOrigin, CorsPolicyOptions } from './options.js';

/*
 * What the compiler can tell of what is also checked at start. In place of the type that would be accepted stands the reason,
 * which so becomes the error. Only what is written out is judged: a string or a boolean from elsewhere may be anything.
 */

/** Options beside origins that were given as the first argument. */
export type CorsOverrides = Omit<CorsOptions, 'origin'>;

/** Options, or the same with the reasons. */
export type CheckedOptions<Options, Known> = Checked<Options, Faults<Options, Known>>;

/** Origins, or options: what `@Cors()` is given first. */
export type CheckedAccess<Access, Options> = [AccessFault<Access, Options>] extends [never]
  ? Access
  : AccessFault<Access, Options>;

/** Options beside origins; where options were given first, there are no others. */
export type CheckedOverrides<Access, Options> = Access extends CorsOrigin
  ? Checked<Options, Faults<Options & { origin: Access }, CorsOptions>>
  : 'Options are given once: write them into one object';

// The type that is inferred has to stand alone in its branch: the compiler does not infer through two conditions.
type AccessFault<Access, Options> = Access extends CorsOrigin
  ? OriginFault<Access, Options>
  : [keyof Faults<Access, CorsPolicyOptions>] extends [never]
    ? never
    : Replaced<Access, Faults<Access, CorsPolicyOptions>>;

type Checked<Options, Found> = [keyof Found & keyof Options] extends [never] ? Options : Replaced<Options, Found>;

type Replaced<Options, Found> = { [Key in keyof Options]: Key extends keyof Found ? Found[Key] : Options[Key] };

/** The fields that are refused, each with its reason. */
type Faults<Options, Known> = {
  [Key in keyof Options as [FaultAt<Key, Options, Known>] extends [never] ? never : Key]: FaultAt<Key, Options, Known>;
};

type FaultAt<Key extends keyof Options, Options, Known> = Key extends keyof Known
  ? Key extends keyof FieldFaults<Options, Options[Key]>
    ? FieldFaults<Options, Options[Key]>[Key]
    : never
  : `There is no option '${Key & string}'`;

interface FieldFaults<Options, Value> {
  origin: OriginFault<Value, Options>;
  methods: [MethodFault<Strings<Value>>] extends [never] ? never : EachMethod<Value>;
  credentials: HasCredentials<Options> extends true ? CredentialsFault<Options> : never;
  exposedHeaders: HasCredentials<Options> extends true ? ExposedHeadersFault<Strings<Value>> : never;
  policies: LevelsFault<Judged<Value>>;
  paths: LevelsFault<Judged<Value>>;
}

/** The same of named policies and of paths, some of which are names. */
type LevelsFault<Levels> = [
  {
    [Name in keyof Levels]: Levels[Name] extends object ? keyof Faults<Levels[Name], CorsPolicyOptions> : never;
  }[keyof Levels],
] extends [never]
  ? never
  : {
      [Name in keyof Levels]: Levels[Name] extends object
        ? CheckedOptions<Levels[Name], CorsPolicyOptions>
        : Levels[Name];
    };

type CredentialsFault<Options> = Options extends { origin: infer Origin }
  ? AllowsAnybody<Origin> extends true
    ? 'Browsers refuse credentials for the origin *: list the origins instead'
    : never
  : never;

type ExposedHeadersFault<Name extends string> =
  '*' extends Exactly<Name>
    ? 'With credentials, * is the name of a header and exposes nothing: list the headers instead'
    : never;

type OriginFault<Origin, Options> = [StringFault<Exactly<Strings<Origin>>, Options>] extends [never]
  ? never
  : EachOrigin<Origin, Options>;

/** The reason stands at the element, so that the error does, too. */
type EachOrigin<Origin, Options> = Origin extends readonly unknown[]
  ? { [Index in keyof Origin]: EachOrigin<Origin[Index], Options> }
  : [StringFault<Exactly<Strings<Origin>>, Options>] extends [never]
    ? Origin
    : StringFault<Exactly<Strings<Origin>>, Options>;

type EachMethod<Methods> = Methods extends readonly unknown[]
  ? { [Index in keyof Methods]: EachMethod<Methods[Index]> }
  : [MethodFault<Strings<Methods>>] extends [never]
    ? Methods
    : MethodFault<Strings<Methods>>;

type StringFault<Text extends string, Options> = Text extends '*'
  ? never
  : Text extends ''
    ? 'An empty string is no origin: to allow nobody, write false'
    : Text extends 'null'
      ? NullFault<Options>
      : Text extends `${string},${string}`
        ? 'One string holds one origin: write a list'
        : Text extends `${string}://${string}/${string}`
          ? 'An origin has no path, not even a slash at its end'
          : Text extends `${string}://${string}`
            ? CaseFault<Text>
            : "An origin begins with its scheme, such as 'https://app.example.com'";

type NullFault<Options> = Options extends { dangerouslyAllowNullOrigin: boolean }
  ? never
  : "'null' is sent by every sandboxed frame and local file: it needs dangerouslyAllowNullOrigin";

type CaseFault<Text extends string> = Text extends Lowercase<Text> ? never : 'Browsers send origins in lower case';

type MethodFault<Method extends string> = Method extends '*'
  ? 'Leave methods out: by default the methods that the routes serve are granted'
  : Method extends `${string}patch${string}`
    ? "Browsers do not upper-case patch: write 'PATCH', and send it so"
    : never;

type HasCredentials<Options> = Options extends { credentials: infer Credentials }
  ? [Judged<Credentials>] extends [never]
    ? false
    : Credentials
  : false;

type AllowsAnybody<Origin> = [Judged<Origin>] extends [never]
  ? false
  : [Origin] extends ['*' | true]
    ? true
    : Origin extends readonly unknown[]
      ? '*' extends Exactly<Strings<Origin>>
        ? true
        : false
      : false;

/** Nothing is known of `any`, as `ConfigService.get()` returns. */
type Judged<Value> = 0 extends 1 & Value ? never : Value;

/** The strings of a list, or the one. */
type Strings<Value> = Judged<Judged<Value> extends readonly (infer Element)[] ? Element : Judged<Value>> & string;

/** Of a union the strings that are spelt out: of those that are not, as of templates, `{}` has every key already. */
type Exactly<Text extends string> = Text extends string
  ? // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- the type without keys is meant
    {} extends Record<Text, true>
    ? never
    : Text
  : never;
