import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import type { z } from 'zod';
import { disableRuntimeTelemetry } from './disable-runtime-telemetry.js';

/**
 * A network or its metadata is not what the other says: the answer would be wrong in ways that nobody sees, so nothing
 * stands in for it.
 */
export class ModelMismatchError extends Error {
  override readonly name = 'ModelMismatchError';
  readonly code = 'MODEL_MISMATCH';
}

/**
 * What training wrote beside a network, checked against `schema`.
 *
 * @throws ModelMismatchError where it is not what the reader needs; what `readFile` throws where it is missing
 */
export async function loadMetadata<Schema extends z.ZodType>(
  directory: string,
  file: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const text = await readFile(join(directory, file), 'utf8');
  const parsed = schema.safeParse(parseJson(text, file));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ModelMismatchError(`${file}: ${issue?.path.join('.')} ${issue?.message}`);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ModelMismatchError(`${file} is not JSON`, { cause: error });
  }
}

export interface NetworkOptions {
  /** Keep a memory plan for every input shape. Costs memory where shapes are many. */
  readonly enableMemPattern?: boolean;
}

/**
 * An ONNX network on one thread. The bytes that were hashed are the bytes that run.
 *
 * @param sha256 of the file, as its metadata tells
 * @throws ModelMismatchError where the file is another; what `readFile` and onnxruntime throw where it cannot be loaded
 */
export async function loadNetwork(
  directory: string,
  file: string,
  sha256: string,
  options: NetworkOptions = {},
): Promise<InferenceSession> {
  const bytes = await readFile(join(directory, file));
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) {
    throw new ModelMismatchError(`${file} has sha256 ${found}, and its metadata names ${sha256}`);
  }
  disableRuntimeTelemetry();
  return InferenceSession.create(bytes, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    ...options,
  });
}

/** A network's output by name. @throws ModelMismatchError where it has none of that name, or not of floats */
export function takeOutput(
  outputs: InferenceSession.OnnxValueMapType,
  name: string,
): { readonly data: Float32Array; readonly dims: readonly number[] } {
  const output = outputs[name];
  if (!output || !('data' in output) || !(output.data instanceof Float32Array)) {
    throw new ModelMismatchError(`the network has no output ${name}`);
  }
  return { data: output.data, dims: output.dims };
}
