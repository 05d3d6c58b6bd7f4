import { defineConfig } from 'vite';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    // Everything stands in files of its own: the page's policy lets no inline script or style run.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  // `npx vite` in this folder, beside a stack of `npm start`: the page reloads as it is edited.
  server: {
    proxy: { '^/(v1|livez|readyz|openapi.json|docs)': process.env.API_URL ?? 'http://127.0.0.1:8080' },
  },
});
