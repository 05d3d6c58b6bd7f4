import type { z } from 'zod';

export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** @throws SettingsError that names each wrong setting and never shows its value: some are secrets */
export function parseSettings<Schema extends z.ZodType>(
  schema: Schema,
  env: Readonly<Record<string, string | undefined>>,
): z.infer<Schema> {
  // An empty variable is how compose files and shells leave something out.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${describe(issue)}`);
  throw new SettingsError(`wrong settings: ${wrong.join('; ')}`);
}

function describe(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_type' && issue.input === undefined ? 'must be set' : issue.message;
}
