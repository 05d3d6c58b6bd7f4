/** Commands of the documentation that its test does not run, and why. Each must still be there. */
export const NOT_RUN: readonly { readonly command: RegExp; readonly why: string }[] = [
  { command: /^git clone /, why: 'a clone of what stands here' },
  { command: /^(?:WEBHOOK_ALLOWED_NETWORKS=\S+ )?npm start$/, why: 'tests/start runs it, whole' },
  { command: /^npm test$/, why: 'this test is part of it' },
  {
    command: /^npm run check:(?:containers|observability)$/,
    why: 'minutes, and a container engine or a Prometheus; .ci/run runs them',
  },
  {
    command: /^npm run check:rollback /,
    why: 'minutes, and a release to go back to; run by hand before releases',
  },
  { command: /^npm run chaos -- /, why: 'minutes; run by hand and before releases' },
  {
    command: /^npm run mutation-check$/,
    why: 'an hour; its list is checked by scripts/mutation-check.test.mjs',
  },
  { command: /^npm run bench\b/, why: 'minutes to hours, and measures the machine' },
  { command: /^cp \.env\.example /, why: 'before compose, in the folder of the checkout' },
  {
    command: /^docker(?: compose)? /,
    why: 'wants a container engine; npm run check:containers goes the same ways',
  },
  { command: /^[CP] (?:up|down|ps|run|exec)\b/, why: 'stands for docker compose' },
];

/** Runs until it is stopped: what it says once it is at work. */
export const ENDLESS: readonly { readonly command: RegExp; readonly says: RegExp }[] = [
  { command: /recognise --watch/, says: /watching/ },
  { command: /ktp-ocr listen/, says: /signed with/ },
];
