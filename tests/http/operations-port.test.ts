import { expect, it } from 'vitest';
import { useTestEnvironment } from '../environment/open-test-environment.js';

const environment = useTestEnvironment();

it('health, metrics and the description move to a port of their own, and nothing else is there', async () => {
  const api = await environment.startApi({}, { OPS_PORT: '0' });
  const statusOf = async (port: number | undefined, path: string) =>
    (await fetch(`http://127.0.0.1:${port}${path}`)).status;
  for (const path of ['/livez', '/metrics', '/docs', '/openapi.json']) {
    expect([path, await statusOf(api.port, path), await statusOf(api.operationsPort, path)]).toEqual([
      path,
      404,
      200,
    ]);
  }
  expect(await statusOf(api.operationsPort, '/readyz')).toBe(503);
  expect([await statusOf(api.port, '/v1/jobs'), await statusOf(api.operationsPort, '/v1/jobs')]).toEqual([
    401, 404,
  ]);
});
