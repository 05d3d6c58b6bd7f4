import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

/** As much of an OpenAPI document as is needed to call what it describes. */
export interface Operation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly tags: readonly string[];
  readonly security?: readonly object[];
  readonly parameters?: readonly { name: string; in: string; required?: boolean; schema: object }[];
  readonly requestBody?: { required?: boolean; content: Record<string, { schema: object }> };
  readonly responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

export interface Call {
  readonly key?: string | null;
  readonly params?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: NonNullable<RequestInit['body']>;
  readonly type?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects in here
  readonly body: any;
}

/**
 * Knows the API from its document alone. Every answer is held against it: a status, a content type or a body that
 * is not documented is an error, whatever the test was about.
 */
export interface OpenApiClient {
  readonly operations: readonly Operation[];
  /** `operationId status` of every answer so far. */
  readonly seen: ReadonlySet<string>;
  /** @throws when the answer is not as documented */
  call(operationId: string, call?: Call): Promise<Answered>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

export async function openOpenApiClient(url: string): Promise<OpenApiClient> {
  // biome-ignore lint/suspicious/noExplicitAny: a document is taken as it comes
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as any;
  const operations: Operation[] = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => ({ ...operation, method, path })),
  );
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ $id: 'document', components: document.components });
  const validators = new Map<string, ValidateFunction>();
  const seen = new Set<string>();

  function validatorOf(name: string, schema: object): ValidateFunction {
    const known = validators.get(name);
    if (known) return known;
    // References within the document lead to where it was registered.
    const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/'));
    const made = ajv.compile(absolute);
    validators.set(name, made);
    return made;
  }

  async function call(operationId: string, { key, params, query, headers, body, type }: Call = {}) {
    const operation = operations.find((one) => one.operationId === operationId);
    if (!operation) throw new Error(`the document knows no ${operationId}`);
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(params?.[name] ?? ''));
    const response = await fetch(`${url}${path}${query ? `?${new URLSearchParams(query)}` : ''}`, {
      method: operation.method.toUpperCase(),
      headers: {
        ...(key ? { 'X-API-Key': key } : {}),
        ...(type ? { 'Content-Type': type } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body, duplex: 'half' as const }),
    });
    return { status: response.status, headers: response.headers, body: await check(operation, response) };
  }

  async function check(operation: Operation, response: Response): Promise<unknown> {
    const text = await response.text();
    const name = `${operation.operationId} ${response.status}`;
    const documented = operation.responses[response.status] ?? operation.responses.default;
    if (!documented) throw new Error(`${name} is not documented: ${text}`);
    if (!response.headers.get('x-request-id')) throw new Error(`${name} came without X-Request-Id`);
    seen.add(name);
    if (!documented.content) {
      if (text) throw new Error(`${name} has a body that is not documented`);
      return null;
    }
    const type = (response.headers.get('content-type') ?? '').split(';')[0]!;
    const content = documented.content[type];
    if (!content) throw new Error(`${name} came as ${type}, which is not documented`);
    const parsed = /[/+]json$/.test(type) ? JSON.parse(text) : text;
    const validate = validatorOf(`${name} ${type}`, content.schema);
    const isLines = type === 'application/x-ndjson' && '$ref' in content.schema;
    for (const one of isLines ? parseLines(text) : [parsed]) {
      if (!validate(one))
        throw new Error(`${name}: ${ajv.errorsText(validate.errors)} in ${text.slice(0, 500)}`);
    }
    return parsed;
  }

  return { operations, seen, call };
}

function parseLines(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
