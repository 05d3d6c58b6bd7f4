import { z } from 'zod';

const cidr = z.union([z.cidrv4(), z.cidrv6()]);

/** Where requests that clients make us send (webhooks, images by URL) may go. */
export const addressSettings = {
  /** CIDRs, separated by commas or white space, where any port and plain http are allowed, e.g. 127.0.0.0/8. */
  WEBHOOK_ALLOWED_NETWORKS: z
    .string()
    .default('')
    .refine(
      (text) =>
        text
          .split(/[\s,]+/)
          .filter(Boolean)
          .every((entry) => cidr.safeParse(entry).success),
      'must be CIDRs such as 10.1.0.0/16, separated by commas',
    ),
  /** Plain http on port 80 of public addresses. */
  WEBHOOK_ALLOW_HTTP: z
    .enum(['true', 'false'], 'must be true or false')
    .default('false')
    .transform((text) => text === 'true'),
};

/** What API and workers must agree on about webhooks. */
export const webhookSettings = {
  ...addressSettings,
  /** Ed25519 private key, PEM. With it, deliveries carry a signature that the API's public key verifies. */
  WEBHOOK_SIGNING_KEY_FILE: z.string().optional(),
};
