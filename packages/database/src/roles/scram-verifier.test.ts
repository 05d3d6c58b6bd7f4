import { expect, test } from 'vitest';
import { toScramVerifier } from './scram-verifier.js';

test('is made as RFC 7677 has it', () => {
  // The exchange of its section 3: user "user", password "pencil", 4096 iterations. The server's signature that it gives
  // follows from the server key that was computed here by another implementation (Python's hashlib and hmac).
  const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
  expect(toScramVerifier('pencil', salt)).toBe(
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
  );
});

test('salts each anew', () => {
  expect(toScramVerifier('pencil')).not.toBe(toScramVerifier('pencil'));
});
