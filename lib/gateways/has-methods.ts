/** Whether the value is an object with these methods: the libraries of gateways are recognized by them, and never imported. */
export function hasMethods(value: unknown, ...names: readonly string[]): boolean {
  return (
    typeof value === 'object' && value !== null && names.every((name) => typeof Reflect.get(value, name) === 'function')
  );
}
