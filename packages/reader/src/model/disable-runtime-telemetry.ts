/**
 * Keeps ONNX Runtime to itself. As Microsoft builds it for npm it tells mobile.events.data.microsoft.com of each process,
 * session and model, and keeps a device's id and what it could not send in the user's cache
 * (https://github.com/microsoft/onnxruntime/pull/27379). This variable turns all of it off, once and for all, when it is
 * set before the first session is made; the runtime reads it from the process itself, so a reader's parent need not know.
 */
export function disableRuntimeTelemetry(): void {
  Object.assign(process.env, { ORT_DISABLE_TELEMETRY: '1' });
}
