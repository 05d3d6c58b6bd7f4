/** What a person needs next: the address, the key, and lines that can be pasted into any shell as they stand.
 * @param {{ baseUrl: string, apiKey: string, adminApiKey: string, imageFile: string }} started */
export function formatWelcome({ baseUrl, apiKey, adminApiKey, imageFile }) {
  const image = quote(imageFile);
  const key = quote(`X-API-Key: ${apiKey}`);
  return [
    // What stands behind the `#` stays in the browser: no server, log or proxy is sent the keys with the address.
    `  Console     ${baseUrl}/#key=${encodeURIComponent(apiKey)}&admin=${encodeURIComponent(adminApiKey)}`,
    `  API         ${baseUrl}`,
    `  API key     ${apiKey}`,
    `  Admin key   ${adminApiKey}`,
    '',
    '  # submit a card, then poll',
    `  curl -s -H ${key} -H 'Content-Type: image/jpeg' --data-binary @${image} ${baseUrl}/v1/jobs`,
    `  curl -s -H ${key} ${baseUrl}/v1/jobs?limit=1`,
    '',
    '  # or wait for the answer in one call',
    `  base64 < ${image} | tr -d '\\n' | curl -s -H ${key} --data-urlencode img@- ${baseUrl}/v1/id_ocr/general`,
    '',
    '  Ctrl-C stops everything.',
  ].join('\n');
}

/** @param {string} text */
function quote(text) {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
