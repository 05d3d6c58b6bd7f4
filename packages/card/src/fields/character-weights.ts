/**
 * How much each field expects a character: evidence is multiplied by it. Capitals are the rule on the card,
 * but nothing is ruled out, since what is printed wins.
 */
export type CharacterWeights = (code: number) => number;

export const nameWeights = toWeights({
  capitals: 1,
  small: 0.25,
  digits: 0.08,
  marks: " .,'-",
  others: 0.05,
});
export const placeWeights = toWeights({
  capitals: 1,
  small: 0.25,
  digits: 0.25,
  marks: " .,'-/()",
  others: 0.05,
});
export const addressWeights = toWeights({
  capitals: 1,
  small: 0.25,
  digits: 1,
  marks: " .,'-/()",
  others: 0.1,
});
export const wordWeights = toWeights({
  capitals: 1,
  small: 0.25,
  digits: 0.1,
  marks: ' .,-/()+',
  others: 0.05,
});
export const numberWeights = toWeights({
  capitals: 0.02,
  small: 0.02,
  digits: 1,
  marks: ' -/',
  others: 0.02,
});

interface Expectation {
  readonly capitals: number;
  readonly small: number;
  readonly digits: number;
  readonly marks: string;
  readonly others: number;
}

function toWeights(expected: Expectation): CharacterWeights {
  return (code) => {
    if (code >= 65 && code <= 90) return expected.capitals;
    if (code >= 97 && code <= 122) return expected.small;
    if (code >= 48 && code <= 57) return expected.digits;
    return expected.marks.includes(String.fromCharCode(code)) ? 1 : expected.others;
  };
}
