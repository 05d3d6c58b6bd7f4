import { InvalidArgumentError } from 'commander';

/** For options that take words separated by commas. */
export function parseList<Word extends string>(known: readonly Word[]): (text: string) => Word[] {
  return (text) =>
    text.split(',').map((word) => {
      const found = known.find((one) => one === word);
      if (found === undefined) throw new InvalidArgumentError(`'${word}' is none of ${known.join(', ')}.`);
      return found;
    });
}
