import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { registerBatchOperations } from './batch-operations.js';
import { registerBillingOperations } from './billing-operations.js';
import { registerCardOperations } from './card-operations.js';
import { registerCheckOperations } from './check-operations.js';
import { addExamples, type ExemplifiedDocument } from './examples/add-examples.js';
import { registerJobOperations } from './job-operations.js';
import { registerKeyOperations } from './key-operations.js';
import { registerQueueOperations } from './queue-operations.js';
import { registerReviewOperations } from './review-operations.js';
import { registerServiceOperations } from './service-operations.js';
import { registerWebhookOperations } from './webhook-operations.js';

export type OpenApiDocument = ReturnType<OpenApiGeneratorV31['generateDocument']>;

const DESCRIPTION = `Reads Indonesian identity cards (KTP).

Send a key in \`X-API-Key\` or as a bearer token. Errors are RFC 9457 problem details with a stable \`type\` and \`code\`;
only \`POST /v1/id_ocr/general\` answers in the envelope that its existing clients know.`;

/** The whole API as OpenAPI 3.1, made from the schemas that the server validates with. Pure. */
export function createOpenApiDocument(options: { readonly version: string }): OpenApiDocument {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'apiKey', {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
  });
  registry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });

  registerCardOperations(registry);
  registerCheckOperations(registry);
  registerJobOperations(registry);
  registerBatchOperations(registry);
  registerReviewOperations(registry);
  registerKeyOperations(registry);
  registerBillingOperations(registry);
  registerWebhookOperations(registry);
  registerServiceOperations(registry);
  registerQueueOperations(registry);

  const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'ktp-ocr', version: options.version, description: DESCRIPTION, license: LICENSE },
    servers: [{ url: '/' }],
  });
  // A copy: the generator lets fields of one kind share one object, and each has an example of its own.
  const copy = JSON.parse(JSON.stringify(document)) as OpenApiDocument & ExemplifiedDocument;
  addExamples(copy);
  return copy;
}

const LICENSE = { name: 'Apache-2.0', identifier: 'Apache-2.0' };
