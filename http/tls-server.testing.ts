/** A TLS server on this machine for the tests, with a certificate of its own. */
import 'reflect-metadata'
import { KeyObject } from 'node:crypto'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { BasicConstraintsExtension, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509'

/** A self-signed certificate for `documents.example` and `127.0.0.1`. */
async function makeCertificate(): Promise<{ readonly certificate: string; readonly key: string }> {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=orgseal test',
      keys,
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
      extensions: [
        new BasicConstraintsExtension(true),
        new SubjectAlternativeNameExtension([
          { type: 'dns', value: 'documents.example' },
          { type: 'ip', value: '127.0.0.1' },
        ]),
      ],
    },
    crypto,
  )
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString()
  return { certificate: certificate.toString('pem'), key }
}

/** A new certificate for each test run; it is not used anywhere else. */
const { certificate, key } = await makeCertificate()
export const CERTIFICATE = certificate
const KEY = key

export interface LocalServer {
  readonly port: number
  /** Paths that were requested. */
  readonly requests: readonly string[]
  close(): Promise<void>
}

/** @param listener answers each request */
export async function startLocalServer(scheme: 'http' | 'https', listener: RequestListener): Promise<LocalServer> {
  const requests: string[] = []
  const count: RequestListener = (request, response) => {
    requests.push(request.url ?? '')
    listener(request, response)
  }
  const server = scheme === 'http' ? createServer(count) : createTlsServer({ cert: CERTIFICATE, key: KEY }, count)
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
  return {
    port: address.port,
    requests,
    close: () =>
      new Promise(closed => {
        server.closeAllConnections()
        server.close(() => closed())
      }),
  }
}
