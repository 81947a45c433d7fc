/** What does not compile, with the reason in place of the type that would. */
export type WithoutCredentials = {
  credentials?: false | 'Browsers refuse credentials for the origin *: list the origins instead';
};

type UnknownKeys<Options, Known> = Exclude<keyof Options, keyof Known> & string;

type WithoutUnknown<Options, Known> = [UnknownKeys<Options, Known>] extends [never]
  ? unknown
  : { [Key in UnknownKeys<Options, Known>]: `There is no option '${Key}'` };

/** Options, as far as the compiler can check what is also checked at start. */
export type CheckedOptions<Options, Known> = Options &
  WithoutUnknown<Options, Known> &
  (Options extends { origin: '*' | true; credentials: true } ? WithoutCredentials : unknown);
