import { createRequire } from 'node:module';
import path from 'node:path';
import { createOpenApiDocument } from '@ktp-ocr/contract/openapi/openapi-document';
import express, { type RequestHandler, Router } from 'express';

const VERSION = '0.1.0';
const require = createRequire(import.meta.url);
const PAGE_FOLDER = path.dirname(require.resolve('swagger-ui-dist/package.json'));
/** Starts the page; it stands with the console, whose keys it knows. */
const START_FILE = path.join(
  path.dirname(require.resolve('@ktp-ocr/console/package.json')),
  'dist/reference.js',
);

/** The API's own description: the document, and a page to read it that loads nothing from anywhere else. */
export function createDocsRouter(): Router {
  const document = createOpenApiDocument({ version: VERSION });
  const router = Router();
  router.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  router.get('/docs', (_request, response) => {
    response.type('html').send(PAGE);
  });
  router.get('/docs/start.js', (_request, response) => response.sendFile(START_FILE));
  const assets = express.static(PAGE_FOLDER, { index: false, fallthrough: false, maxAge: '1h' });
  router.get('/docs/assets/:file', onlyPageAssets(), (request, response, next) => {
    request.url = `/${request.params.file}`;
    assets(request, response, next);
  });
  return router;
}

const PAGE_ASSETS: ReadonlySet<string> = new Set([
  'swagger-ui.css',
  'swagger-ui-bundle.js',
  'favicon-32x32.png',
]);

function onlyPageAssets(): RequestHandler<{ file: string }> {
  return (request, _response, next) => next(PAGE_ASSETS.has(request.params.file) ? undefined : 'router');
}

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>ktp-ocr API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/docs/assets/favicon-32x32.png">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
<div id="reference"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;
