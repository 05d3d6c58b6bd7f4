/**
 * What packages bring along that nothing loads in a container: for compilers and debuggers, for other platforms, for
 * other databases. By package, patterns of paths within it; those of `*` go for every package. What is loaded after all
 * is missed by the container check, which reads cards with each engine.
 *
 * @param {{ platform: string, arch: string }} target as in `process`
 * @returns {Record<string, RegExp>}
 */
export function unusedFiles({ platform, arch }) {
  return {
    '*': /\.(?:[cm]?ts|map)$/,
    // 290 MB, a library for each of five platforms.
    'onnxruntime-node': new RegExp(`^bin/[^/]+/(?!${platform}/${arch}/)`),
    // Its query compiler for each database that Prisma knows, each in two sizes and two kinds of module.
    '@prisma/client':
      /^runtime\/(?:wasm-compiler-edge|query_compiler_(?!fast_bg\.postgresql\.(?:wasm-base64\.)?mjs$))/,
    // For browsers.
    'tesseract.js-core': /\.wasm\.js$/,
    // One model of each language is loaded: see packages/reader.
    '@tesseract.js-data/eng': /^4\.0\.0\//,
    '@tesseract.js-data/ind': /^4\.0\.0\//,
    // The page at /docs loads its style and one bundle.
    'swagger-ui-dist': /^swagger-ui(?!\.css$|-bundle\.js$).*\.(?:js|css)$/,
  };
}
