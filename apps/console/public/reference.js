// The API reference at /docs: Swagger UI over /openapi.json, with the keys that this tab has anyway.

/** As src/session/credentials.ts keeps them. */
const KEYS = { client: 'ktp-ocr.key', admin: 'ktp-ocr.admin-key' };
/** What only the admin key opens. */
const FOR_ADMINS = /^\/v1\/(keys|admin-actions|service|charges\/[^/]+\/reverse)/;
/** An id as the document's examples have it; it is nothing's. */
const EXAMPLE_ID = '01890a5d-ac96-774b-bcce-b302099a8057';

/** Reviews go by their jobs' ids, and any answer can be looked over. */
const LISTED_AS = { '/v1/reviews': '/v1/jobs' };

/** Ids of what was seen last, by list. */
const seen = new Map();

/** What was typed into the page's own form goes before what the console knows. */
function addKey(request, path) {
  if (request.headers['X-API-Key'] || request.headers.Authorization) return;
  const admin = sessionStorage.getItem(KEYS.admin);
  const client = sessionStorage.getItem(KEYS.client);
  const key = FOR_ADMINS.test(path) ? (admin ?? client) : (client ?? admin);
  if (key) request.headers['X-API-Key'] = key;
}

/**
 * Looking at what the example names finds nothing. So where something is only looked at, the example stands for the
 * newest there is. What changes things is left alone: nobody's key is revoked by trying a button.
 */
async function pointAtNewest(request, url) {
  const [area] = /^\/v1\/[a-z]+/.exec(url.pathname) ?? [];
  const list = LISTED_AS[area] ?? area;
  if (!list || request.method !== 'GET' || !url.pathname.includes(EXAMPLE_ID)) return;
  if (!seen.has(list)) {
    const answer = await fetch(`${list}?limit=1`, { headers: request.headers });
    const page = answer.ok ? await answer.json() : { data: [] };
    if (page.data?.[0]) seen.set(list, page.data[0].id);
  }
  const id = seen.get(list);
  if (id) request.url = request.url.replace(EXAMPLE_ID, id);
}

function noteId(response) {
  const list = /^\/v1\/[a-z]+$/.exec(new URL(response.url).pathname)?.[0];
  const id = response.ok ? response.obj?.id : undefined;
  if (list && id) seen.set(list, id);
  return response;
}

window.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#reference',
  // The badge would ask a server on the internet.
  validatorUrl: null,
  deepLinking: true,
  docExpansion: 'list',
  // Each operation shows its schemas; the list of all of them is drawn when it is opened.
  defaultModelsExpandDepth: 0,
  // A card in base64 is a long line to colour, and gains nothing by it.
  syntaxHighlight: { activated: false },
  async requestInterceptor(request) {
    const url = new URL(request.url, location.href);
    if (!url.pathname.startsWith('/v1/')) return request;
    addKey(request, url.pathname);
    await pointAtNewest(request, url);
    return request;
  },
  responseInterceptor: noteId,
});
