import { readFile, writeFile } from 'node:fs/promises';

/** Writes between `<!-- mark:begin -->` and its end, in a file that has both.
 * @param {URL} file @param {string} mark @param {string} content */
export async function replaceBetween(file, mark, content) {
  const text = await readFile(file, 'utf8');
  const begin = `<!-- ${mark}:begin -->`;
  const end = `<!-- ${mark}:end -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${file.pathname} has no ${begin} … ${end}`);
  await writeFile(file, `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`);
}
