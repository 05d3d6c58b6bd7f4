import { z } from 'zod';

/** `GET /` for who is no browser: where everything is. */
export const ServerLinks = z
  .strictObject({
    name: z.literal('ktp-ocr'),
    links: z.strictObject({
      console: z.string().describe('The web page, for browsers.'),
      reference: z.string().describe('The API as a page.'),
      openapi: z.string().describe('The API as an OpenAPI document.'),
      jobs: z.string().describe('Where cards are submitted.'),
      liveness: z.string(),
      readiness: z.string(),
    }),
  })
  .meta({ id: 'ServerLinks' });

export type ServerLinks = z.infer<typeof ServerLinks>;
