import type { CorsLiveOrigins } from '../live-origins.js';
import type { CorsOriginFunction, CorsOriginRule } from '../options.js';
import type {
  ModuleLiteral,
  ForeignOptions,
  OverridesLiteral,
  PolicyLiteral,
  RequestOrCallback,
} from './option-literals.js';
import type { IsSound, IsSoundAccess, IsSoundNextTo } from './sound-options.js';

/*
 * What the compiler can check before the application starts. An invalid option gets a string-literal type that describes the
 * problem, so that the compiler prints it. Only literals are checked: a `string` or `boolean` may have any value, and so may
 * an `origin` whose type is that of Nest, `cors` or `@fastify/cors`. All that is checked when the application starts.
 *
 * The types that explain a problem are expensive. `sound-options.ts` finds most valid options without them.
 */

/** The options, or the same with the reasons. */
export type CheckedOptions<Options, Known> = IsSound<Options, Known> extends true ? Options : Explained<Options, Known>;

/** The first argument of `@Cors()`: origins, or options. */
export type CheckedAccess<Access, Options> =
  IsSoundAccess<Access> extends true ? Access : ExplainedAccess<Access, Options>;

/** Options next to origins. After options, there is no second argument. */
export type CheckedOverrides<Access, Options> =
  IsSoundNextTo<Access, Options> extends true ? Options : ExplainedOverrides<Access, Options>;

// Where nothing narrower is inferred, the compiler compares with all that may be written.
type Explained<Options, Known> = [ModuleLiteral] extends [Options]
  ? ModuleLiteral
  : Options extends AnyFunction
    ? 'forRoot() takes options, not a function of the request: use @Cors(), paths or an origin function'
    : [keyof Options & keyof Known] extends [never]
      ? Known
      : Checked<Options, Problems<Options, Known>>;

type ExplainedAccess<Access, Options> =
  IsDeclaredOrigin<Access> extends true
    ? Access
    : [AccessProblem<Access, Options>] extends [never]
      ? Access
      : AccessProblem<Access, Options>;

// The inferred type must be the only type of its branch: the compiler does not infer through two conditions.
type AccessProblem<Access, Options> = Access extends Origins
  ? OriginProblem<Access, Options>
  : [keyof Problems<Access, PolicyLiteral>] extends [never]
    ? never
    : Replaced<Access, Problems<Access, PolicyLiteral>>;

type ExplainedOverrides<Access, Options> = [OverridesLiteral] extends [Options]
  ? Options
  : Access extends Origins
    ? Checked<Options, Problems<Options & { origin: Access }, PolicyLiteral>>
    : 'Options are given once: write them into one object';

type Origins = string | boolean | RegExp | readonly unknown[] | AnyFunction;

type AnyFunction = (...given: never) => unknown;

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
  ? Key extends keyof PlainFields
    ? Options[Key] extends PlainFields[Key]
      ? Key extends keyof FieldProblems<Options, Options[Key]>
        ? FieldProblems<Options, Options[Key]>[Key]
        : never
      : PlainFields[Key]
    : Key extends keyof NestedProblems<Options, Options[Key]>
      ? NestedProblems<Options, Options[Key]>[Key]
      : never
  : [Key, IsDeclared<Options>] extends [ForeignOptions, true]
    ? never
    : `There is no option '${Key & string}'`;

/** The options whose values the compiler compares as they are. */
type PlainFields = Omit<PolicyLiteral & ModuleLiteral, keyof NestedProblems<unknown, unknown>>;

interface FieldProblems<Options, Value> {
  ownHosts: [HostProblem<Exactly<Strings<Value>>>] extends [never] ? never : EachHost<Value>;
  methods: [MethodProblem<Strings<Value>>] extends [never] ? never : EachMethod<Value>;
  credentials: HasCredentials<Options> extends true ? CredentialsProblem<Options> : never;
  exposedHeaders: HasCredentials<Options> extends true ? ExposedHeadersProblem<Strings<Value>> : never;
}

interface NestedProblems<Options, Value> {
  origin: OriginProblem<Value, Options>;
  policies: LayersProblem<Judged<Value>, never>;
  paths: LayersProblem<Judged<Value>, string | false>;
}

/** The same for named policies and for paths, whose values may be names. */
type LayersProblem<Layers, Name> = [Layers] extends [object | undefined]
  ? [{ [Key in keyof Layers]: LayerProblem<Layers[Key], Name> }[keyof Layers]] extends [never]
    ? never
    : {
        [Key in keyof Layers]: [LayerProblem<Layers[Key], Name>] extends [never]
          ? Layers[Key]
          : LayerProblem<Layers[Key], Name>;
      }
  : object;

type LayerProblem<Layer, Name> = Layer extends Name
  ? never
  : Layer extends object
    ? [keyof Problems<Layer, PolicyLiteral>] extends [never]
      ? never
      : CheckedOptions<Layer, PolicyLiteral>
    : PolicyLiteral | Name;

type CredentialsProblem<Options> = Options extends { origin: infer Origin }
  ? AllowsAnyOrigin<Origin> extends true
    ? 'Browsers refuse credentials for the origin *: list the origins instead'
    : never
  : never;

type ExposedHeadersProblem<Name extends string> =
  '*' extends Exactly<Name>
    ? 'With credentials, * is the name of a header and exposes nothing: list the headers instead'
    : never;

/** Whether the type of `origin` is the one that Nest, `cors`, `@fastify/cors` or this package declares. */
export type IsDeclared<Options> = Options extends { origin?: infer Origin } ? IsDeclaredOrigin<Origin> : false;

type IsDeclaredOrigin<Origin> = [string | boolean | RegExp] extends [Origin] ? true : false;

type OriginProblem<Origin, Options> =
  IsDeclaredOrigin<Origin> extends true
    ? never
    : [ElementProblem<Origin, Options>] extends [never]
      ? never
      : EachOrigin<Origin, Options>;

/** The problems of an origin or of the elements of a list. */
type ElementProblem<Origin, Options> = Origin extends readonly (infer Rule)[]
  ? RuleProblem<Rule, Options>
  : Origin extends AnyFunction
    ? FunctionProblem<Origin>
    : Origin extends string | boolean | RegExp | CorsLiveOrigins | undefined
      ? StringProblem<Exactly<Strings<Origin>>, Options>
      : 'An origin is a string, a RegExp, a list of these, true, false or a function';

type RuleProblem<Rule, Options> = Rule extends CorsOriginRule
  ? StringProblem<Exactly<Strings<Rule>>, Options>
  : 'An element of the list is a string or a RegExp';

export type FunctionProblem<Origin> = Origin extends CorsOriginFunction
  ? never
  : Origin extends (origin: string, request: RequestOrCallback) => boolean | Promise<boolean>
    ? never
    : 'An origin function gets no callback: it returns true or false, or a promise of one';

/** The reason replaces the element, so that the error points at it. */
type EachOrigin<Origin, Options> = Origin extends readonly unknown[]
  ? {
      [Index in keyof Origin]: [RuleProblem<Origin[Index], Options>] extends [never]
        ? Origin[Index]
        : RuleProblem<Origin[Index], Options>;
    }
  : [ElementProblem<Origin, Options>] extends [never]
    ? Origin
    : ElementProblem<Origin, Options>;

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
