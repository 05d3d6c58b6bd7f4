import { instance } from '@viz-js/viz';
import { format } from 'dependency-cruiser';

/**
 * Packages and apps with an arrow from each to those it imports, without what follows from other arrows.
 *
 * @param {import('dependency-cruiser').ICruiseResult} result
 * @returns {Promise<string>} SVG
 */
export async function drawPackages(result) {
  const { output } = await format(result, {
    outputType: 'dot',
    includeOnly: { path: '^(packages|apps)/' },
    collapse: '^(packages|apps)/[^/]+',
  });
  const viz = await instance();
  // Its links lead from the root; the picture lies two folders below.
  return viz.renderString(String(output), { format: 'svg' }).replaceAll('xlink:href="', 'xlink:href="../../');
}
