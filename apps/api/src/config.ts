import { z } from 'zod';

/** Everything the API takes from its environment. Read once, here; nothing else looks at process.env. */
const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  HOST: z.string().default('0.0.0.0'),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must be a postgresql:// address'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must be a redis:// address')
    .optional(),
  QUEUE_BACKEND: z.enum(['redis', 'postgres']).default('redis'),
  QUEUE_PREFIX: z.string().min(1).default('ktp'),
  BLOB_DIR: z.string().min(1),
  MASTER_KEY: z.string().optional(),
  MASTER_KEY_FILE: z.string().optional(),
  BOOTSTRAP_API_KEY: z.string().min(32, 'must be 32 characters or more').optional(),
  SYNC_TIMEOUT_MS: z.coerce.number().int().min(1).default(30_000),
  TRUST_PROXY: z.string().default('false'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export type Config = z.infer<typeof Environment>;

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** @throws ConfigError that names each wrong setting and never shows its value: some are secrets */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const parsed = Environment.safeParse(env);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`wrong settings: ${wrong.join('; ')}`);
  }
  const config = parsed.data;
  if (config.QUEUE_BACKEND === 'redis' && !config.REDIS_URL) {
    throw new ConfigError('wrong settings: REDIS_URL must be set (or QUEUE_BACKEND=postgres)');
  }
  if (!config.MASTER_KEY && !config.MASTER_KEY_FILE) {
    throw new ConfigError('wrong settings: MASTER_KEY or MASTER_KEY_FILE must be set');
  }
  return config;
}
