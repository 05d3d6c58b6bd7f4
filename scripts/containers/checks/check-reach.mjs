/** As whoever runs code of their own in a reader process: the worker's user, in its container, without any capability. */
const PRY = `
const { readdirSync, readFileSync, openSync } = require('node:fs');
const secrets = ['MASTER_KEY', 'DATABASE_URL', 'REDIS_URL'].map((name) => process.env[name]);
const attempt = (act) => { try { return act(); } catch (error) { return error.code; } };
const others = readdirSync('/proc').filter((name) => /^\\d+$/.test(name) && Number(name) !== process.pid);
const telling = others.filter((pid) => {
  const environment = attempt(() => readFileSync('/proc/' + pid + '/environ', 'utf8'));
  return secrets.some((secret) => environment.includes(secret));
});
const first = ['environ', 'mem', 'maps'].map((file) => attempt(() => { openSync('/proc/1/' + file); return 'opened'; }));
console.log(JSON.stringify({ uid: process.getuid(), looked: others.length, telling, first }));
`;

/**
 * What a worker's container shows to a process of its user.
 *
 * @param {import('../stack/compose-stack.mjs').Stack} stack
 * @returns {Promise<string>} a line to tell
 * @throws {Error} where the worker's environment or memory can be read, or a secret in any process
 */
export async function checkReach(stack) {
  const printed = await stack.execForBytes('worker', ['node', '-e', PRY]);
  /** @type {{ uid: number, looked: number, telling: string[], first: string[] }} */
  const { uid, looked, telling, first } = JSON.parse(printed.toString());
  if (uid !== 1000 || telling.length > 0 || first.some((code) => code !== 'EACCES'))
    throw new Error(`a process of the worker's user sees too much: ${printed}`);
  return `as uid ${uid} in a worker's container: no secret in ${looked} processes, its environment and memory are shut`;
}
