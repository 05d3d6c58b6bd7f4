import { MAX_UPLOAD_BYTES as DEFAULT_MAX_UPLOAD_BYTES } from '@ktp-ocr/contract/jobs/outcome';
import { isPossibleApiKeySecret } from '@ktp-ocr/database/keys/api-key-secret';
import { parseSettings } from '@ktp-ocr/settings/parse-settings';
import { checkStackSettings, stackSettings } from '@ktp-ocr/settings/stack-settings';
import { webhookSettings } from '@ktp-ocr/settings/webhook-settings';
import { z } from 'zod';

/** Everything the API takes from its environment. Read once, here; nothing else looks at process.env. */
const ApiSettings = z
  .object({
    ...stackSettings,
    PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
    HOST: z.string().default('0.0.0.0'),
    /** Where health, metrics and the API's description are served instead of PORT, when it is given; 0: any free port. */
    OPS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
    BOOTSTRAP_API_KEY: z
      .string()
      .min(32, 'must be 32 characters or more')
      .refine(isPossibleApiKeySecret, 'starts like a generated key but is not one; choose another prefix')
      .refine(
        (key) => !key.startsWith('ktp_test_'),
        'charges for its cards, which keys called ktp_test_ never do',
      )
      .optional(),
    /** Manages keys and sees all usage; reads no cards. Without it nobody does over the API. */
    ADMIN_API_KEY: z.string().min(32, 'must be 32 characters or more').optional(),
    /** How long a caller of the synchronous endpoint is kept waiting. */
    SYNC_TIMEOUT_MS: z.coerce.number().int().min(1).default(30_000),
    /** How long a caller is kept waiting for a check of a picture; the sweep removes checks that are two minutes old. */
    CHECK_TIMEOUT_MS: z.coerce.number().int().min(1).max(100_000).default(10_000),
    /** How long the answer of a synchronous call that was cut short is given to who sends the same bytes again; 0 for never. */
    UNDELIVERED_ANSWER_SECONDS: z.coerce.number().int().min(0).max(86_400).default(600),
    /** How long a request waits for another with its Idempotency-Key that is being worked on, before it is told 409. */
    IDEMPOTENCY_WAIT_MS: z.coerce.number().int().min(0).default(10_000),
    /** An image for /v1/jobs or a batch may have so many bytes; the public contract's 2,097,152 are not to be set. */
    MAX_UPLOAD_BYTES: z.coerce.number().int().min(65_536).max(67_108_864).default(DEFAULT_MAX_UPLOAD_BYTES),
    /** What the bodies of all requests in flight may hold of this process's memory, in bytes; beyond it, 503. */
    BODY_BUDGET_BYTES: z.coerce.number().int().min(16_777_216).default(134_217_728),
    /** Event streams open at once: of one key, and in all of this process. */
    FOLLOWERS_PER_KEY: z.coerce.number().int().min(1).default(1_000),
    FOLLOWERS: z.coerce.number().int().min(1).default(5_000),
    /** How long a client may take to send a request; one that is longer needs UPLOAD_MIN_BYTES_PER_SECOND in each such span. */
    REQUEST_TIMEOUT_MS: z.coerce.number().int().min(100).default(30_000),
    UPLOAD_MIN_BYTES_PER_SECOND: z.coerce.number().int().min(1).default(65_536),
    ...webhookSettings,
  })
  .superRefine(checkStackSettings);

export type Config = z.infer<typeof ApiSettings>;

/** @throws SettingsError */
export function parseConfig(env: NodeJS.ProcessEnv): Config {
  return parseSettings(ApiSettings, env);
}
