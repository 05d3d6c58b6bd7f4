import { describe, expect, it } from 'vitest';
import { SealBrokenError } from './envelope.js';
import { createAnswerOpener, sealAnswer } from './private-answer.js';

const ANSWER = Buffer.from('7471045203950001 CONTOH SPESIMEN');

describe('a private answer', () => {
  it('opens for who asked, and holds nothing that can be read', () => {
    const opener = createAnswerOpener();
    const sealed = sealAnswer(opener.publicKey, 'inspection:1', ANSWER);
    expect(sealed.includes('7471045203950001')).toBe(false);
    expect(opener.open('inspection:1', sealed)).toEqual(ANSWER);
    // As a database hands it out: part of a larger buffer.
    const within = new Uint8Array(sealed.length + 8);
    within.set(sealed, 8);
    expect(opener.open('inspection:1', within.subarray(8))).toEqual(ANSWER);
  });

  it('is sealed anew each time', () => {
    const { publicKey } = createAnswerOpener();
    const [one, other] = [1, 2].map(() => sealAnswer(publicKey, 'inspection:1', ANSWER));
    expect(one?.subarray(0, 44)).not.toEqual(other?.subarray(0, 44));
  });

  it('opens for nobody else, for no other purpose, and not once a bit was changed', () => {
    const opener = createAnswerOpener();
    const sealed = sealAnswer(opener.publicKey, 'inspection:1', ANSWER);
    expect(() => createAnswerOpener().open('inspection:1', sealed)).toThrow(SealBrokenError);
    expect(() => opener.open('inspection:2', sealed)).toThrow(SealBrokenError);
    for (const at of [0, 20, 43, 44, 60, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(() => opener.open('inspection:1', changed), `byte ${at}`).toThrow(SealBrokenError);
    }
    expect(() => opener.open('inspection:1', sealed.subarray(0, 10))).toThrow(SealBrokenError);
  });
});
