import { createRequire } from 'node:module';
import path from 'node:path';
import type { ServerLinks } from '@ktp-ocr/contract/health/server-links';
import express, { Router } from 'express';

const PAGE_FOLDER = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@ktp-ocr/console/package.json')),
  'dist',
);

const LINKS: ServerLinks = {
  name: 'ktp-ocr',
  links: {
    console: '/',
    reference: '/docs',
    openapi: '/openapi.json',
    jobs: '/v1/jobs',
    liveness: '/livez',
    readiness: '/readyz',
  },
};

/**
 * What the page may do: load its own files, show pictures that it holds itself, talk to this server. Nothing inline,
 * nothing from elsewhere, in nobody's frame; text never becomes markup, not even by its own script's mistake.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** The web page, for browsers at `/`; everybody else is told there where things are. It opens nothing by itself. */
export function createConsoleRouter(): Router {
  const router = Router();
  router.get('/', (request, response) => {
    response.vary('Accept');
    if (request.accepts(['json', 'html']) !== 'html') {
      response.json(LINKS);
      return;
    }
    response.set({
      'Content-Security-Policy': PAGE_POLICY,
      'Permissions-Policy': 'camera=(self), microphone=(), geolocation=()',
      // The files' names change with what is in them; this page's name does not.
      'Cache-Control': 'no-cache',
    });
    response.sendFile(path.join(PAGE_FOLDER, 'index.html'));
  });
  for (const file of ['icon.svg', 'problems.css']) {
    router.get(`/${file}`, (_request, response) => response.sendFile(path.join(PAGE_FOLDER, file)));
  }
  router.use(
    '/assets',
    express.static(path.join(PAGE_FOLDER, 'assets'), { index: false, immutable: true, maxAge: '1y' }),
  );
  return router;
}
