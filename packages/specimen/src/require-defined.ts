/**
 * A value that the package's own data guarantees.
 * @throws RangeError naming what is missing, where that data was changed and no longer does
 */
export function requireDefined<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new RangeError(`the specimen package has no ${what}`);
  return value;
}
