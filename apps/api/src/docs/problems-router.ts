import { PROBLEM_CODES, PROBLEMS, type ProblemCode, toProblemType } from '@ktp-ocr/contract/problem';
import { findProblemByType, REMEDIES } from '@ktp-ocr/contract/problem-remedies';
import { Router } from 'express';
import { ProblemError } from '../http/problem-error.js';

/** A page for each problem's `type`, as RFC 9457 asks for; the same as JSON for who does not ask for HTML. */
export function createProblemsRouter(): Router {
  const router = Router();
  router.get('/problems', (request, response) => {
    response.vary('Accept');
    if (request.accepts(['json', 'html']) === 'html') response.type('html').send(toListPage(PROBLEM_CODES));
    else response.json({ data: PROBLEM_CODES.map(toEntry) });
  });
  router.get('/problems/:name', (request, response) => {
    const code = findProblemByType(`/problems/${request.params.name}`);
    if (!code) throw new ProblemError('NOT_FOUND');
    response.vary('Accept');
    if (request.accepts(['json', 'html']) === 'html') response.type('html').send(toPage(code));
    else response.json(toEntry(code));
  });
  return router;
}

function toEntry(code: ProblemCode) {
  return { type: toProblemType(code), code, ...PROBLEMS[code], remedy: REMEDIES[code] };
}

function toPage(code: ProblemCode): string {
  const { status, title } = PROBLEMS[code];
  return toHtml(
    title,
    `<h1>${toText(title)}</h1>
<p><code>${code}</code> · HTTP ${status}</p>
<p>${toText(REMEDIES[code])}</p>
<p><a href="/problems">All problems</a> · <a href="/docs">API reference</a></p>`,
  );
}

function toListPage(codes: readonly ProblemCode[]): string {
  const items = codes.map(
    (code) =>
      `<li><a href="${toProblemType(code)}"><code>${code}</code></a> ${toText(PROBLEMS[code].title)}</li>`,
  );
  return toHtml('Problems', `<h1>Problems</h1>\n<ul>\n${items.join('\n')}\n</ul>`);
}

function toHtml(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${toText(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/problems.css">
</head>
<body>
${body}
</body>
</html>
`;
}

/** Our own words, with code between backticks. */
function toText(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.replace(/`([^`]+)`/g, '<code>$1</code>');
}
