/** Shown as they are; whatever is not named here counts as a secret. */
const PLAIN = [
  /^(?:QUEUE_BACKEND|QUEUE_PREFIX|LOG_LEVEL|HOST|PORT|READER|HEARTBEAT_FILE)$/,
  /^(?:BLOB_STORE|BLOB_DIR|S3_ENDPOINT|S3_BUCKET|S3_REGION|S3_PREFIX)$/,
  /_(?:FILE|MS|SECONDS|PORT|CONCURRENCY|CONCURRENCY_SLOW|CONCURRENCY_PER_ENDPOINT|NETWORKS|ALLOW_HTTP)$/,
];

/** Settings as `NAME=value` lines by name: of addresses all but their password, of secrets only whether they are set. */
export function describeSettings(settings: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(settings)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value === undefined ? '' : describeValue(name, value)}`);
}

function describeValue(name: string, value: unknown): string {
  if (PLAIN.some((pattern) => pattern.test(name))) return String(value);
  return typeof value === 'string' && name.endsWith('_URL') ? hidePassword(value) : '(set)';
}

/** Database drivers take a password as a parameter, too, so no parameter is shown. */
function hidePassword(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url) return '(set)';
  const user = url.username ? `${url.username}${url.password ? ':***' : ''}@` : url.password ? ':***@' : '';
  return `${url.protocol}//${user}${url.host}${url.pathname}${url.search ? '?***' : ''}`;
}
