import type { FunctionProblem, IsDeclared } from './checked-options.js';
import type { ModuleLiteral, ForeignOptions } from './option-literals.js';

/** What a factory of `forRootAsync()` is inferred from. Its result is checked afterwards, so that an error has one line. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Nest injects anything
export type FactoryLiteral = (...injected: any[]) => ModuleLiteral | Promise<ModuleLiteral> | object;

/** The factory, or what is wrong with the type of its result. */
export type CheckedFactory<Factory> = [FactoryProblem<Factory>] extends [never] ? Factory : FactoryProblem<Factory>;

/** The class with `createCorsOptions()`, or what is wrong with it. */
export type CheckedClass<Class> = [ClassProblem<Class>] extends [never] ? Class : ClassProblem<Class>;

type ClassProblem<Class> = Class extends new (...given: never) => infer Instance
  ? Instance extends { createCorsOptions(): infer Result }
    ? ResultProblem<Awaited<Result>>
    : 'The class has no method createCorsOptions()'
  : never;

type FactoryProblem<Factory> = Factory extends (...injected: never) => infer Result
  ? ResultProblem<Awaited<Result>>
  : never;

type ResultProblem<Options> = 0 extends 1 & Options
  ? never
  : Options extends Stream
    ? never
    : Options extends (...given: never) => unknown
      ? 'The factory returns options, not a function of the request'
      : [UnknownOption<Options>] extends [never]
        ? ValueProblem<Options>
        : `There is no option '${UnknownOption<Options>}'`;

/** Streams of options are checked when their values come. */
type Stream = { subscribe(...given: never): unknown } | { [Symbol.asyncIterator](): unknown };

type UnknownOption<Options> = Exclude<
  keyof Options & string,
  keyof ModuleLiteral | (IsDeclared<Options> extends true ? ForeignOptions : never)
>;

type ValueProblem<Options> = Options extends { origin: infer Origin }
  ? IsDeclared<Options> extends true
    ? never
    : OriginFunctionProblem<Origin> | OtherProblem<Options>
  : OtherProblem<Options>;

type OriginFunctionProblem<Origin> = Origin extends (...given: never) => unknown ? FunctionProblem<Origin> : never;

type OtherProblem<Options> = Options extends ModuleLiteral
  ? never
  : {
      [Key in keyof Options & keyof ModuleLiteral]: Options[Key] extends ModuleLiteral[Key]
        ? never
        : `The option '${Key}' has another type`;
    }[keyof Options & keyof ModuleLiteral];
