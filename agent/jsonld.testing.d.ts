/** The little of `jsonld` that the tests use; the package brings no types. */
declare module 'jsonld' {
  type RemoteDocument = { contextUrl: null; documentUrl: string; document: unknown }
  type Options = { safe: true; documentLoader: (url: string) => Promise<RemoteDocument> }
  const jsonld: {
    expand(document: object, options: Options): Promise<Record<string, unknown>[]>
    toRDF(document: object, options: Options & { format: 'application/n-quads' }): Promise<string>
  }
  // biome-ignore lint/style/noDefaultExport: this is what the package exports
  export default jsonld
}

declare module '@digitalbazaar/credentials-context' {
  export const contexts: ReadonlyMap<string, object>
}
