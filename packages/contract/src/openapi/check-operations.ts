import type { OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { CheckRequest, CheckView } from '../checks/check-answer.js';
import { IMAGE_ALIASES_NOTE } from '../jobs/image-field.js';
import { registerOperation } from './register-operation.js';
import { CHECK_EXAMPLE } from './request-examples.js';

export function registerCheckOperations(registry: OpenAPIRegistry): void {
  const image = z.string().meta({ format: 'binary', description: 'The bytes of the image.' });
  const form = z.strictObject({ image: z.string().describe(`The image in base64. ${IMAGE_ALIASES_NOTE}`) });
  registerOperation(registry, {
    operationId: 'checkImage',
    tag: 'Checks',
    method: 'post',
    path: '/v1/checks',
    summary: 'Whether a picture shows a KTP, and how well, without reading it',
    description:
      'Answered within the call, free, and kept nowhere. It has a limit of its own: the policy `checks` beside `key` in the RateLimit headers.',
    scope: 'jobs:write',
    request: {
      body: {
        required: true,
        content: {
          'application/json': { schema: CheckRequest, example: CHECK_EXAMPLE },
          'application/x-www-form-urlencoded': { schema: form, example: CHECK_EXAMPLE },
          'multipart/form-data': { schema: z.strictObject({ image }) },
          'image/jpeg': { schema: image },
          'image/png': { schema: image },
          'image/bmp': { schema: image },
          'application/octet-stream': { schema: image },
        },
      },
    },
    answers: { 200: { description: 'What was seen.', content: { 'application/json': CheckView } } },
    problems: ['INVALID_REQUEST', 'IMAGE_INVALID_SIZE', 'IMAGE_INVALID_FORMAT', 'UNSUPPORTED_MEDIA_TYPE'],
  });
}
