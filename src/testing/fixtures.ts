import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Connector, type InboundRequest, type PageRequest, type Secrets, z } from '../kit/index.js'
import type { SimulatedService } from '../sandbox/index.js'
import type { Subject } from './check.js'

/** `fixtures/<stream>.<case>.json`: a page as the provider gives it, and the request it answers. */
export interface Fixture {
  /** `sleep.two-nights` */
  readonly name: string
  readonly stream: string
  readonly case: string
  readonly request: PageRequest
  readonly body: unknown
  /** Text of `<name>.expected.json`, the golden file; absent until `npm run golden` wrote it. */
  readonly expected: string | undefined
}

/** `fixtures/webhook.<case>.json`: a notice as the provider sends it, and the secrets it is signed with. */
export interface WebhookFixture {
  readonly name: string
  readonly request: InboundRequest
  readonly secrets: Secrets
  readonly expected: string | undefined
}

/** `fixtures/exemptions.json`: what a connector is let off, each with the reason. */
export interface Exemptions {
  /** By check id. */
  readonly checks: Readonly<Record<string, string>>
  /** By `stream.kind`: a kind no fixture shows. */
  readonly kinds: Readonly<Record<string, string>>
}

const Page = z.strictObject({
  request: z.object({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    path: z.string(),
    query: z.record(z.string(), z.string()),
    body: z.unknown().optional(),
  }),
  body: z.unknown(),
})
const Notice = z.strictObject({
  request: z.object({
    method: z.string(),
    path: z.string(),
    query: z.record(z.string(), z.string()),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
  }),
  secrets: z.object({
    clientId: z.string(),
    clientSecret: z.string(),
    verificationToken: z.string(),
    keys: z.unknown().optional(),
    told: z.string().exactOptional(),
  }),
})
const notFixtures = ['exemptions.json', 'settings.json']
const Reasons = z.record(z.string(), z.string().min(10))
const ExemptionsFile = z.strictObject({ checks: Reasons.default({}), kinds: Reasons.default({}) })

/** Reads a connector's folder. A fixture that is none is an error with its name: the exam would be worth nothing. */
export const loadSubject = async (connector: Connector, folder: string): Promise<Subject> => {
  const place = join(folder, 'fixtures')
  const files = existsSync(place) ? (await readdir(place)).filter((file) => file.endsWith('.json')).sort() : []
  const text = (file: string): Promise<string> => readFile(join(place, file), 'utf8')
  const fixtures: Fixture[] = []
  const webhooks: WebhookFixture[] = []
  for (const file of files) {
    if (file.endsWith('.expected.json') || notFixtures.includes(file)) continue
    const name = file.slice(0, -'.json'.length)
    const [stream = '', ...rest] = name.split('.')
    const golden = `${name}.expected.json`
    const expected = files.includes(golden) ? await text(golden) : undefined
    if (stream === 'webhook') {
      const { request, secrets } = parse(Notice, file, await text(file))
      webhooks.push({ name, request: { ...request, body: new TextEncoder().encode(request.body) }, secrets, expected })
    } else fixtures.push({ name, stream, case: rest.join('.'), ...parse(Page, file, await text(file)), expected })
  }
  const readme = join(folder, 'README.md')
  const simulator = join(folder, 'sandbox.ts')
  return {
    connector,
    folder: basename(folder),
    readme: existsSync(readme) ? await readFile(readme, 'utf8') : '',
    service: existsSync(simulator) ? () => serviceIn(simulator) : undefined,
    fixtures,
    webhooks,
    exemptions: files.includes('exemptions.json')
      ? parse(ExemptionsFile, 'exemptions.json', await text('exemptions.json'))
      : { checks: {}, kinds: {} },
    ...(files.includes('settings.json') && { settings: JSON.parse(await text('settings.json')) }),
  }
}

const serviceIn = async (file: string): Promise<SimulatedService> => {
  const { sandbox } = (await import(pathToFileURL(file).href)) as { readonly sandbox?: SimulatedService }
  if (sandbox === undefined) throw new Error('sandbox.ts exports no service by the name of sandbox')
  return sandbox
}

const parse = <T>(schema: z.ZodType<T>, file: string, text: string): T => {
  const told = schema.safeParse(JSON.parse(text))
  if (told.success) return told.data
  throw new Error(
    `${file} is no fixture: ${told.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`,
  )
}
