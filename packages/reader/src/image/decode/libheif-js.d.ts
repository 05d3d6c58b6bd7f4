declare module 'libheif-js/wasm-bundle.js' {
  const library: { readonly HeifDecoder: new () => { decode(bytes: Uint8Array): never[] } };
  export default library;
}
