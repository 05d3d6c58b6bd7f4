import { PROBLEMS, toProblemType } from '@ktp-ocr/contract/problem';
import { describe, expect, it } from 'vitest';
import { useTestEnvironment } from '../environment/open-test-environment.js';

describe('the reference', () => {
  const environment = useTestEnvironment();

  it('is a page that loads nothing from anywhere else', async () => {
    const page = await fetch(`${environment.url}/docs`);
    const html = await page.text();
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self'/);
    expect(html).not.toMatch(/https?:|\/\/[a-z]/);
    const loaded = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address);
    expect(loaded.length).toBe(4);
    for (const address of loaded) {
      const asset = await fetch(`${environment.url}${address}`);
      expect([address, asset.status, (await asset.arrayBuffer()).byteLength > 0]).toEqual([
        address,
        200,
        true,
      ]);
    }
  });

  it('serves none of the other files of the page it is made with', async () => {
    for (const file of ['package.json', 'swagger-ui.css.map', '..%2fpackage.json', 'index.html']) {
      const response = await fetch(`${environment.url}/docs/assets/${file}`);
      expect([file, response.status, await response.json()]).toMatchObject([
        file,
        404,
        { code: 'NOT_FOUND' },
      ]);
    }
  });

  it('has a page for the type of each problem, and the same as JSON', async () => {
    for (const code of Object.keys(PROBLEMS) as (keyof typeof PROBLEMS)[]) {
      const address = `${environment.url}${toProblemType(code)}`;
      const page = await fetch(address, { headers: { Accept: 'text/html' } });
      expect([code, page.status, page.headers.get('content-type')]).toEqual([
        code,
        200,
        'text/html; charset=utf-8',
      ]);
      expect(await page.text()).toContain(code);
      expect(await (await fetch(address)).json()).toMatchObject({ code, ...PROBLEMS[code] });
    }
    const list = (await (await fetch(`${environment.url}/problems`)).json()) as { data: unknown[] };
    expect(list.data).toHaveLength(Object.keys(PROBLEMS).length);
    expect((await fetch(`${environment.url}/problems/none-such`)).status).toBe(404);
  });

  it('is made from an OpenAPI 3.1 document that is served', async () => {
    const document = (await (await fetch(`${environment.url}/openapi.json`)).json()) as { openapi: string };
    expect(document.openapi).toBe('3.1.0');
  });
});
