import type { Connection, Setting } from './resolve-connection.js';

/** As `NAME=value` lines with where each came from; of keys the beginning only. */
export function describeConnection({ server, key, adminKey }: Connection): string {
  const lines = [
    ['KTP_OCR_URL', server.value, server.from],
    ['KTP_OCR_KEY', ...hide(key)],
    ['ADMIN_API_KEY', ...hide(adminKey)],
  ];
  return `${lines.map(([name, value, from]) => `${name}=${value}  # ${from}`).join('\n')}\n`;
}

function hide(setting: Setting | undefined): [string, string] {
  return setting ? [`${/^ktp_[a-z]+_/.exec(setting.value)?.[0] ?? ''}***`, setting.from] : ['', 'not set'];
}
