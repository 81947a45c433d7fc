import type { CorsOptions, CorsOrigin, CorsPolicyOptions } from './options.js';

/*
 * What the compiler can check before the application starts. An invalid option gets a string-literal type that describes the
 * problem, so that the compiler prints it. Only literals are checked: a `string` or `boolean` may have any value.
 */

/** The second argument of `@Cors()`: options next to the origins. */
export type CorsOverrides = Omit<CorsOptions, 'origin'>;

/** The options, or the same with the reasons. */
export type CheckedOptions<Options, Known> = Checked<Options, Problems<Options, Known>>;

/** The first argument of `@Cors()`: origins, or options. */
export type CheckedAccess<Access, Options> = [AccessProblem<Access, Options>] extends [never]
  ? Access
  : AccessProblem<Access, Options>;

/** Options next to origins. After options, there is no second argument. */
export type CheckedOverrides<Access, Options> = Access extends CorsOrigin
  ? Checked<Options, Problems<Options & { origin: Access }, CorsOptions>>
  : 'Options are given once: write them into one object';

// The inferred type must be the only type of its branch: the compiler does not infer through two conditions.
type AccessProblem<Access, Options> = Access extends CorsOrigin
  ? OriginProblem<Access, Options>
  : [keyof Problems<Access, CorsPolicyOptions>] extends [never]
    ? never
    : Replaced<Access, Problems<Access, CorsPolicyOptions>>;

type Checked<Options, Found> = [keyof Found & keyof Options] extends [never] ? Options : Replaced<Options, Found>;

type Replaced<Options, Found> = { [Key in keyof Options]: Key extends keyof Found ? Found[Key] : Options[Key] };

/** The refused fields, each with its reason. */
type Problems<Options, Known> = {
  [Key in keyof Options as [ProblemAt<Key, Options, Known>] extends [never] ? never : Key]: ProblemAt<
    Key,
    Options,
    Known
  >;
};

type ProblemAt<Key extends keyof Options, Options, Known> = Key extends keyof Known
  ? Key extends keyof FieldProblems<Options, Options[Key]>
    ? FieldProblems<Options, Options[Key]>[Key]
    : never
  : `There is no option '${Key & string}'`;

interface FieldProblems<Options, Value> {
  origin: OriginProblem<Value, Options>;
  methods: [MethodProblem<Strings<Value>>] extends [never] ? never : EachMethod<Value>;
  credentials: HasCredentials<Options> extends true ? CredentialsProblem<Options> : never;
  exposedHeaders: HasCredentials<Options> extends true ? ExposedHeadersProblem<Strings<Value>> : never;
  policies: LayersProblem<Judged<Value>>;
  paths: LayersProblem<Judged<Value>>;
  ownHosts: [HostProblem<Exactly<Strings<Value>>>] extends [never] ? never : EachHost<Value>;
}

/** The same for named policies and for paths, whose values may be names. */
type LayersProblem<Layers> = [
  {
    [Name in keyof Layers]: Layers[Name] extends object ? keyof Problems<Layers[Name], CorsPolicyOptions> : never;
  }[keyof Layers],
] extends [never]
  ? never
  : {
      [Name in keyof Layers]: Layers[Name] extends object
        ? CheckedOptions<Layers[Name], CorsPolicyOptions>
        : Layers[Name];
    };

type CredentialsProblem<Options> = Options extends { origin: infer Origin }
  ? AllowsAnyOrigin<Origin> extends true
    ? 'Browsers refuse credentials for the origin *: list the origins instead'
    : never
  : never;

type ExposedHeadersProblem<Name extends string> =
  '*' extends Exactly<Name>
    ? 'With credentials, * is the name of a header and exposes nothing: list the headers instead'
    : never;

type OriginProblem<Origin, Options> = [StringProblem<Exactly<Strings<Origin>>, Options>] extends [never]
  ? never
  : EachOrigin<Origin, Options>;

/** The reason replaces the element, so that the error points at it. */
type EachOrigin<Origin, Options> = Origin extends readonly unknown[]
  ? { [Index in keyof Origin]: EachOrigin<Origin[Index], Options> }
  : [StringProblem<Exactly<Strings<Origin>>, Options>] extends [never]
    ? Origin
    : StringProblem<Exactly<Strings<Origin>>, Options>;

type EachMethod<Methods> = Methods extends readonly unknown[]
  ? { [Index in keyof Methods]: EachMethod<Methods[Index]> }
  : [MethodProblem<Strings<Methods>>] extends [never]
    ? Methods
    : MethodProblem<Strings<Methods>>;

type EachHost<Hosts> = Hosts extends readonly unknown[]
  ? { [Index in keyof Hosts]: EachHost<Hosts[Index]> }
  : [HostProblem<Strings<Hosts>>] extends [never]
    ? Hosts
    : HostProblem<Strings<Hosts>>;

type HostProblem<Text extends string> = Text extends '' | `${string}/${string}` | `${string}*${string}`
  ? "A host has no scheme, no path and no wildcard: write 'app.example.com' or 'localhost:3000'"
  : Text extends Lowercase<Text>
    ? never
    : 'Browsers send hosts in lower case';

type StringProblem<Text extends string, Options> = Text extends '*'
  ? never
  : Text extends ''
    ? 'An empty string is not an origin: to allow no origin, write false'
    : Text extends 'null'
      ? NullProblem<Options>
      : Text extends `${string},${string}`
        ? 'One string holds one origin: write a list'
        : Text extends `${string}://${string}/${string}`
          ? 'An origin has no path, not even a slash at its end'
          : Text extends `${string}://${string}`
            ? CaseProblem<Text>
            : "An origin begins with its scheme, such as 'https://app.example.com'";

type NullProblem<Options> = Options extends { dangerouslyAllowNullOrigin: boolean }
  ? never
  : "'null' is sent by every sandboxed frame and local file: it needs dangerouslyAllowNullOrigin";

type CaseProblem<Text extends string> = Text extends Lowercase<Text> ? never : 'Browsers send origins in lower case';

type MethodProblem<Method extends string> = Method extends '*'
  ? 'Leave methods out: by default the methods that the routes serve are granted'
  : Method extends `${string}patch${string}`
    ? "Browsers do not upper-case patch: write 'PATCH', and send it so"
    : never;

type HasCredentials<Options> = Options extends { credentials: infer Credentials }
  ? [Judged<Credentials>] extends [never]
    ? false
    : Credentials
  : false;

type AllowsAnyOrigin<Origin> = [Judged<Origin>] extends [never]
  ? false
  : [Origin] extends ['*' | true]
    ? true
    : Origin extends readonly unknown[]
      ? '*' extends Exactly<Strings<Origin>>
        ? true
        : false
      : false;

/** `any`, which `ConfigService.get()` returns, cannot be checked. */
type Judged<Value> = 0 extends 1 & Value ? never : Value;

/** The strings of a list, or the one. */
type Strings<Value> = Judged<Judged<Value> extends readonly (infer Element)[] ? Element : Judged<Value>> & string;

/** The literal strings of a union. For others, such as templates, `{}` has every key already. */
type Exactly<Text extends string> = Text extends string
  ? // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- the type without keys is intended
    {} extends Record<Text, true>
    ? never
    : Text
  : never;
