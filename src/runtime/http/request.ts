/** From what a connector asks for to the bytes that leave, and to the credential-free note that is kept. */
import { ContractError } from '../../core/index.js'
import type { Api, PageRequest, QueryValue, RequestOptions } from '../../kit/index.js'
import { multipartBody } from './multipart.js'

export interface Built {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** What is kept beside the page. */
  readonly request: PageRequest
  /** At one of `api.fileHosts`: it leaves as it is, without anything that lets us in. */
  readonly isFile: boolean
}

/**
 * `path` is absolute on the host, or a whole URL on a declared one (a `next` link). A `sessionParam` in it is dropped: a
 * provider may repeat the session in its links, and it is added anew while the request leaves.
 */
export const build = (
  api: Api,
  method: PageRequest['method'],
  path: string,
  options: RequestOptions,
  sessionParam?: string,
): Built => {
  const host = options.host ?? api.hosts[0]
  if (host === undefined || !api.hosts.includes(host)) throw undeclared(host ?? 'no host')
  const url = isUrl(path)
    ? new URL(path)
    : new URL(`${host.replace(/\/$/, '')}${path.startsWith('/') ? '' : '/'}${path}`)
  const isFile = (api.fileHosts ?? []).some((one) => holds(one, url))
  if (!isFile && !api.hosts.some((one) => new URL(one).origin === url.origin)) throw undeclared(url.host)
  for (const [name, value] of present(options.query)) url.searchParams.set(name, value)
  for (const name of [...url.searchParams.keys()])
    if (name.toLowerCase() === sessionParam?.toLowerCase()) url.searchParams.delete(name)
  const { body, contentType, sent } = bodyOf(options)
  return {
    url: url.href,
    headers: {
      accept: isFile ? '*/*' : 'application/json',
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...(isFile ? {} : lowerCase(api.headers)),
      ...lowerCase(options.headers),
    },
    ...(body === undefined ? {} : { body }),
    request: {
      method,
      path: url.pathname,
      // What signs the address of a file is as good as a key.
      query: isFile ? {} : Object.fromEntries(url.searchParams),
      ...(sent === undefined ? {} : { body: sent }),
    },
    isFile,
  }
}

/** The host itself, or, as `https://*.example.net`, one right below it. */
const holds = (declared: string, url: URL): boolean => {
  if (!declared.startsWith('https://*.')) return new URL(declared).origin === url.origin
  const [, ...above] = url.hostname.split('.')
  return url.protocol === 'https:' && url.port === '' && above.join('.') === declared.slice('https://*.'.length)
}

/** The bytes, and what of them is kept beside an answer: of files only that they were sent. */
const bodyOf = (
  options: RequestOptions,
): { readonly body?: string | Uint8Array; readonly contentType?: string; readonly sent?: unknown } => {
  const { form, json, multipart, bytes } = options
  if (form !== undefined) {
    const fields = Object.fromEntries(present(form))
    return {
      body: new URLSearchParams(fields).toString(),
      contentType: 'application/x-www-form-urlencoded',
      sent: fields,
    }
  }
  if (multipart !== undefined) return multipartBody(multipart)
  if (bytes !== undefined) return { body: bytes.content, contentType: bytes.contentType }
  return json === undefined ? {} : { body: JSON.stringify(json), contentType: 'application/json', sent: json }
}

const isUrl = (path: string): boolean => /^https?:\/\//i.test(path)

const present = (values: Readonly<Record<string, QueryValue>> | undefined): [string, string][] =>
  Object.entries(values ?? {})
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => [name, String(value)])

/** So that a default of ours and a connector's own spelling do not both leave. */
const lowerCase = (headers: Readonly<Record<string, string>> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]))

const undeclared = (host: string): ContractError =>
  new ContractError('undeclared-host', `The connector does not declare ${host} as one of its hosts.`, {
    path: '',
    expected: 'a host named in api.hosts',
  })
