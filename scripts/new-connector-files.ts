/** What `npm run new-connector` writes, as text. Pure: the answers in, paths below the connector's folder out. */
import { dictionary, type Entry, isKind, type RecordKind, type Shape } from '../src/core/index.js'
import { simulator } from './new-connector-simulator.js'

export const authKinds = ['oauth2', 'apiKey'] as const

export interface Answers {
  /** Folder and id: `acme`. */
  readonly id: string
  /** For people: `Acme`. */
  readonly name: string
  readonly auth: (typeof authKinds)[number]
  /** `https://api.acme.example`, without a path. */
  readonly baseUrl: string
  readonly kind: RecordKind
}

/** What all files agree on. */
export interface Draft extends Answers {
  /** The connector's name in code. */
  readonly variable: string
  /** Stream and file: `heart-rate`. */
  readonly stream: string
  readonly streamVariable: string
  /** Path of the listing at the provider. */
  readonly path: string
  readonly entry: Entry
}

/** What keeps a connector from being written, in one sentence; `undefined` when nothing does. */
export const problemWith = ({
  id,
  auth,
  baseUrl,
  kind,
}: { readonly [K in keyof Answers]: string }): string | undefined => {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
    return 'The name of the folder is lower-case, as in acme or acme-health.'
  if (!(authKinds as readonly string[]).includes(auth)) return `--auth is one of ${authKinds.join(', ')}.`
  if (!/^https:\/\/[\w.-]+$/.test(baseUrl)) return '--base-url is the origin of the API, as https://api.acme.example.'
  if (!isKind(kind)) return `There is no kind ${kind}; docs/reference/kinds.md lists them.`
  const entry: Entry = dictionary[kind]
  if (
    entry.shape === 'event' &&
    Object.entries(entry.detail.fields).some(([name, shape]) => isRequired(name) && plainValue(shape) === undefined)
  )
    return `${kind} has parts that cannot be invented; begin with another kind, and add it by hand.`
  return undefined
}

export const draftOf = (answers: Answers): Draft => {
  const stream = answers.kind.replaceAll('_', '-')
  const streamVariable = camel(stream)
  // A kind may be called as the service is.
  const variable = camel(answers.id) === streamVariable ? `${camel(answers.id)}Connector` : camel(answers.id)
  return { ...answers, variable, stream, streamVariable, path: `/v1/${stream}`, entry: dictionary[answers.kind] }
}

/** Path below the folder to text. Golden files are made from the fixtures afterwards, by the mapper itself. */
export const connectorFiles = (draft: Draft): Readonly<Record<string, string>> => ({
  'index.ts': index(draft),
  [`${draft.stream}.ts`]: stream(draft),
  // Only signing in with OAuth 2.0 is simulated; a service with keys is tried through its fixtures.
  ...(draft.auth === 'oauth2' && { 'sandbox.ts': simulator(draft) }),
  'README.md': readme(draft),
  [`fixtures/${draft.stream}.two-values.json`]: fixture(draft, [
    item(draft, 1, '2026-10-05T07:00:00+02:00'),
    item(draft, 2, '2026-10-06T07:10:00+02:00'),
  ]),
  [`fixtures/${draft.stream}.empty.json`]: fixture(draft, []),
})

const camel = (text: string): string => text.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
const quoted = (text: string): string => `'${text.replaceAll("'", "\\'")}'`
const property = (stream: string, variable: string): string =>
  stream === variable ? variable : `'${stream}': ${variable}`

const index = ({ id, name, auth, baseUrl, variable, stream, streamVariable }: Draft): string => `/**
 * ${name}: one stream so far. How it is stored is the runtime's; what is not mapped, and why, is in the README.
 */
import { ${auth}, defineConnector, z } from '../../kit/index.js'
import { ${streamVariable} } from './${stream}.js'

const account = { path: '/v1/me', read: (body: unknown) => z.object({ id: z.string() }).parse(body) }

export const ${variable} = defineConnector({
  id: '${id}',
  name: ${quoted(name)},
  version: 1,
  docs: '${baseUrl}/docs',
  auth: ${auth === 'oauth2' ? oauthText(baseUrl) : keyText(name)},
  api: {
    hosts: ['${baseUrl}'],
    limits: [{ per: 'connection', requests: 60, seconds: 60 }],
  },
  streams: { ${property(stream, streamVariable)} },
})
`

const oauthText = (baseUrl: string): string => `oauth2({
    authorizeUrl: '${baseUrl}/oauth/authorize',
    tokenUrl: '${baseUrl}/oauth/token',
    clientAuth: 'body',
    pkce: true,
    scopes: ['read'],
    refreshToken: 'rotates',
    account,
  })`
const keyText = (name: string): string => `apiKey({
    header: 'authorization',
    prefix: 'Bearer ',
    help: ${quoted(`Make a key in the settings of your ${name} account.`)},
    account,
  })`

const stream = (draft: Draft): string => {
  const { name, auth, kind, entry, path, streamVariable } = draft
  const { imports, fields, records } = mapping(draft)
  return `import { defineStream, documentsOf, listedByDays, maybe, recordsOf, ${imports}, Time, z } from '../../kit/index.js'

const Item = z.object({ id: z.string(), ${fields} })

/** By civil days, at most thirty in one call; what is younger than two days may still change. */
export const ${streamVariable} = defineStream({
  title: ${quoted(entry.title)},
  emits: ['${kind}'],${auth === 'oauth2' ? "\n  scopes: ['read']," : ''}
  settleDays: 2,
  page: documentsOf(Item, { items: 'items', next: 'next' }),
  ...listedByDays({ atMost: 30, before: 1, after: 1 }, (task, { from, to }, token) =>
    task.get('${path}', { from, to, token }),
  ),
  // ${name}'s own id is the key: the same item again, changed, is the next revision of the same record.
  map: recordsOf(${records}),
})
`
}

/** How an item becomes a record, by the shape of the kind. */
const mapping = ({
  kind,
  entry,
}: Draft): { readonly imports: string; readonly fields: string; readonly records: string } => {
  if (entry.shape === 'sample')
    return {
      imports: 'quantity, sample',
      fields: 'time: Time, value: maybe(z.number())',
      records: `({ id, time, value }: z.infer<typeof Item>) =>
    value === undefined ? [] : [sample('${kind}', quantity(value, '${entry.unit}'), { start: time }, { key: id, document: id })]`,
    }
  if (entry.shape === 'coded')
    return {
      imports: 'coded',
      fields: `time: Time, code: z.enum([${entry.values.map(quoted).join(', ')}]).optional().catch(undefined)`,
      records: `({ id, time, code }: z.infer<typeof Item>) =>
    code === undefined ? [] : [coded('${kind}', code, { start: time }, { key: id, document: id })]`,
    }
  const required = requiredOf(entry)
  const names = required.map(([name]) => name)
  return {
    imports: 'event',
    fields: [
      'start: Time',
      'end: maybe(Time)',
      ...required.map(([name, shape]) => `${name}: ${schemaText(shape)}`),
    ].join(', '),
    records: `({ id, start, end${names.map((name) => `, ${name}`).join('')} }: z.infer<typeof Item>) => [
    event('${kind}', { ${names.join(', ')} }, { start, end }, { key: id, document: id }),
  ]`,
  }
}

const isRequired = (name: string): boolean => !name.endsWith('?')
export const requiredOf = (entry: Entry): readonly (readonly [string, Shape])[] =>
  entry.shape === 'event' ? Object.entries(entry.detail.fields).filter(([name]) => isRequired(name)) : []

const schemaText = (shape: Shape): string => {
  if (shape.type === 'code') return `z.enum([${shape.codes.map(quoted).join(', ')}])`
  return shape.type === 'number' ? 'z.number()' : shape.type === 'flag' ? 'z.boolean()' : 'z.string()'
}

/** A value of a simple shape; `undefined` where none can be made up. */
export const plainValue = (shape: Shape): string | number | boolean | undefined => {
  if (shape.type === 'number') return shape.range === undefined ? 1 : (shape.range[0] + shape.range[1]) / 2
  if (shape.type === 'code') return shape.codes[0]
  return shape.type === 'text' ? 'example' : shape.type === 'flag' ? true : undefined
}

/** A quarter and more of the way up what is plausible. */
export const plausible = (range: readonly [number, number], share: number): number =>
  Math.round((range[0] + (range[1] - range[0]) * share) * 100) / 100

const item = ({ id, entry }: Draft, number: number, time: string): unknown => {
  const base = { id: `${id}-${number}` }
  if (entry.shape === 'sample') {
    const value = plausible(entry.range, 0.25 + number / 20)
    return { ...base, time, value: entry.value === 'integer' ? Math.round(value) : value }
  }
  if (entry.shape === 'coded') return { ...base, time, code: entry.values[(number - 1) % entry.values.length] }
  const details = requiredOf(entry).map(([name, shape]) => [name, plainValue(shape)] as const)
  return { ...base, start: time, end: time.replace(':00+', ':30+'), ...Object.fromEntries(details) }
}

const fixture = ({ path }: Draft, items: readonly unknown[]): string =>
  `${JSON.stringify({ request: { method: 'GET', path, query: { from: '2026-10-05', to: '2026-10-06' } }, body: { items, next: null } }, undefined, 2)}\n`

const readme = ({ name, auth, baseUrl, kind, stream, id }: Draft): string => `# ${name}

Generated as a beginning: every statement below stands for what ${name}'s own documents say, and is to be replaced by it.

## Reads

| stream | kind |
|---|---|
| \`${stream}\` | \`${kind}\` |

## Getting keys

${auth === 'oauth2' ? `Register an application with ${name}, with this instance's redirect address \`<public URL>/callback/${id}\`.` : `Make a key in the settings of your ${name} account.`}

## Scopes

${auth === 'oauth2' ? '`read`.' : 'None: a key opens everything.'}

## Limits

60 requests a minute for each person. <${baseUrl}/docs>

## Quirks

- None known yet.

## Not mapped, and why

Everything else ${name} tells: it has no stream yet.

## Last checked live

Never.
`
