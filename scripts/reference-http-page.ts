/** The page of the HTTP API, from the OpenAPI document the app serves. */
import { createApp, type ServerContext } from '../src/server/index.js'
import { code, page, table } from './reference-markdown.js'

interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly allOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly minimum?: number
  readonly maximum?: number
}
interface Operation {
  readonly summary?: string
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema?: Schema
  }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
  readonly responses: Readonly<
    Record<
      string,
      { readonly description: string; readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }
    >
  >
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}

/** Routes are described, never called: nothing behind them is needed. */
const nobody = {
  runtime: { engine: {}, tokens: {} },
  connectors: [],
  publicUrl: 'http://localhost:5000',
  individual: 'me',
  appOrigins: [],
  version: '',
  dashboardDir: '',
} as unknown as ServerContext

/** Doors that are no part of the API proper, and who knocks there. */
export const otherDoors: readonly (readonly [route: string, about: string])[] = [
  ['GET /healthz', 'Answers `ok` while the process lives.'],
  ['GET /readyz', 'Answers `ready` when the store answers; 503 once the process was asked to stop.'],
  [
    'GET /metrics',
    'Figures of this process and of the store for Prometheus: counts and ages, no ids and no measurements.',
  ],
  ['GET /connect/:connector', 'Sends the browser to the service’s consent page.'],
  [
    'GET /callback/:connector',
    'Where the service sends the browser back to. The addresses that operators of Personicle registered work, too: `/oura/oauth/access-token/`, `/fitbit/oauth/access-token/`, `/google-fit/oauth/access_token`.',
  ],
  ['GET, POST /webhooks/:connector', 'Where a service announces changes. Each call is verified as the connector says.'],
  [
    'GET, HEAD, POST /webhooks/:connector/:secret',
    'The same for a service that signs nothing: only who was told the address may call.',
  ],
  [
    'GET, POST /push/:connector',
    'Where a device hands over its pages, with its own token as `Authorization: Bearer`, `x-api-key` or `api-key`, packed with gzip or deflate if it likes. A GET tells where each stream stands.',
  ],
  [
    'POST /healthkit/upload',
    'Where Personicle’s iPhone app hands over sleep: `{"test_key": …, "data": […]}`, for `?user_id=` or the instance’s own person.',
  ],
  ['GET, POST /sign-in', 'Asks a browser for the admin token, where one is set.'],
  ['GET /openapi.json', 'This API as OpenAPI 3.1.'],
  ['GET /', 'The dashboard.'],
]

export const app = () => createApp(nobody)
const document = (): Document =>
  app().getOpenAPI31Document({ openapi: '3.1.0', info: { title: 'Tributary', version: '' } }) as unknown as Document

export const httpPage = (): string => {
  const { paths, components } = document()
  return page('HTTP API', 'the OpenAPI document that an instance serves as `/openapi.json`', [
    'JSON over HTTP, on the port of the dashboard. Errors are problem details (RFC 9457) with a `code` and a `detail` that says what to do;',
    '[errors.md](errors.md) lists the codes. Where an admin token is set, send it as `Authorization: Bearer …`. Without one an instance',
    'answers on loopback only, and takes changes from its own pages and from programs, not from other sites.',
    'An application sends a key of its own in the same way; [applications](../concepts/applications.md) says what it opens.',
    '',
    ...Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, operation]) => operationSection(method, path, operation)),
    ),
    '## Shapes',
    '',
    'A field marked `?` may be absent.',
    '',
    ...Object.entries(components?.schemas ?? {}).flatMap(([name, schema]) => [
      `### ${name}`,
      '',
      ...table(
        ['field', 'value'],
        fieldsOf(schema).map(([field, of, isRequired]) => [code(isRequired ? field : `${field}?`), textOf(of)]),
      ),
    ]),
    '## Other doors',
    '',
    ...table(
      ['route', 'what it is for'],
      otherDoors.map(([route, about]) => [code(route), about]),
    ),
  ])
}

const operationSection = (method: string, path: string, operation: Operation): readonly string[] => {
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema
  const parameters = [
    ...(operation.parameters ?? []).map((each) => [
      code(each.required === true ? each.name : `${each.name}?`),
      each.in,
      textOf(each.schema ?? {}),
    ]),
    ...(body === undefined
      ? []
      : fieldsOf(body).map(([name, of, isRequired]) => [code(isRequired ? name : `${name}?`), 'body', textOf(of)])),
  ]
  return [
    `## \`${method.toUpperCase()} ${path}\``,
    '',
    `${operation.summary ?? ''}.`,
    '',
    ...(parameters.length === 0 ? [] : table(['parameter', 'in', 'value'], parameters)),
    ...Object.entries(operation.responses)
      .filter(([status]) => status.startsWith('2'))
      .map(([status, { description, content }]) => {
        const schema = Object.values(content ?? {})[0]?.schema
        return `${status}: ${description}${schema === undefined ? '' : `: ${textOf(schema)}`}.`
      }),
    '',
  ]
}

const fieldsOf = (schema: Schema): readonly (readonly [string, Schema, boolean])[] => [
  ...(schema.allOf ?? []).flatMap(fieldsOf),
  ...(schema.$ref === undefined ? [] : [[`… of ${nameOf(schema.$ref)}`, {}, true] as const]),
  ...Object.entries(schema.properties ?? {}).map(
    ([name, of]) => [name, of, schema.required?.includes(name) ?? false] as const,
  ),
]
const nameOf = (ref: string): string => ref.split('/').at(-1) ?? ref

const textOf = (schema: Schema): string => {
  if (schema.$ref !== undefined) return `[${nameOf(schema.$ref)}](#${nameOf(schema.$ref).toLowerCase()})`
  if (schema.enum !== undefined) return schema.enum.map((value) => code(String(value))).join(', ')
  if (schema.const !== undefined) return code(String(schema.const))
  if (schema.anyOf !== undefined) return schema.anyOf.map(textOf).join(' or ')
  if (schema.items !== undefined) return `list of ${textOf(schema.items)}`
  if (schema.properties !== undefined)
    return `{ ${fieldsOf(schema)
      .map(([name, of, isRequired]) => `\`${isRequired ? name : `${name}?`}\`: ${textOf(of)}`)
      .join(', ')} }`
  const type = typeof schema.type === 'string' ? schema.type : (schema.type ?? []).join(' or ')
  const bounds =
    schema.maximum === undefined
      ? ''
      : `, ${schema.minimum === undefined ? 'at most' : `${schema.minimum} to`} ${schema.maximum}`
  return `${schema.format ?? type}${bounds}`
}
