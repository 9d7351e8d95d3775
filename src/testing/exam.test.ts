import { describe, expect, it } from 'vitest'
import {
  type Connector,
  dayMs,
  dayOf,
  defineConnector,
  defineStream,
  noAuth,
  oauth2,
  quantity,
  type RecordOf,
  type Stream,
  sample,
  z,
} from '../kit/index.js'
import type { Subject } from './check.js'
import { checks } from './checks/index.js'
import { goldenText } from './golden.js'
import { reportCard } from './report-card.js'
import { acmeConnector, acmeService, lenientBeats, type Pull, soundPull } from './testing-acme.js'
import { brokenRides } from './testing-rides-subject.js'
import { examine, fixture, readme, start, subjectWith } from './testing-subject.js'
import { passwordConnector, passwordService, phoneConnector, phoneService, readSessionOnly } from './testing-ways.js'

const Body = z.object({ at: z.number(), bpm: z.array(z.number()).nullish() })
type Map = (body: z.infer<typeof Body>) => Iterable<RecordOf<'heart_rate'>>

const beat = (bpm: number, at: number, key?: string) =>
  sample('heart_rate', quantity(bpm, '/min'), { start: { at, offsetFrom: 'unknown' } }, { key })
const good: Map = ({ at, bpm }) => (bpm ?? []).map((each, index) => beat(each, at + index * 1000))

/** A connector that passes, but for what a test replaces. */
const connectorWith = (
  map: Map = good,
  more: Partial<Connector> = {},
  page: z.ZodType<z.infer<typeof Body>> = Body,
): Connector =>
  defineConnector({
    id: 'acme',
    name: 'Acme',
    version: 1,
    docs: 'https://acme.example/docs',
    auth: noAuth,
    api: { hosts: ['https://api.acme.example'] },
    streams: { pulse: defineStream({ emits: ['heart_rate'], page, map }) },
    ...more,
  })
/** A connector that passes, before its simulated service, but for what a test spoils. */
const simulatedWith = (spoilt: Parameters<typeof acmeConnector>[0] = {}, service = acmeService): Subject =>
  subjectWith(acmeConnector(spoilt), { service: async () => service })
const passOver: Pull = async function* (task) {
  for await (const page of soundPull(task))
    yield page.cursor === undefined ? page : { ...page, cursor: dayOf(task.window.to - 1) }
}
const broken: Readonly<Record<string, Subject>> = {
  'id-is-folder': subjectWith(connectorWith(), { folder: 'apex' }),
  readme: subjectWith(connectorWith(), { readme: readme.replace('## Quirks\nNothing.\n', '') }),
  scopes: subjectWith(
    connectorWith(good, {
      auth: oauth2({
        authorizeUrl: 'https://acme.example/authorize',
        tokenUrl: 'https://acme.example/token',
        clientAuth: 'body',
        pkce: true,
        scopes: ['sleep'],
        refreshToken: 'stays',
        account: { read: () => ({ id: 'ada' }) },
      }),
      streams: { pulse: defineStream({ emits: ['heart_rate'], scopes: ['pulse'], page: Body, map: good }) },
    }),
  ),
  fixtures: subjectWith(connectorWith(), { fixtures: [fixture('pulses.two', {})] }),
  empty: subjectWith(connectorWith(({ at, bpm }) => [beat(60, at + (bpm ?? []).length)])),
  golden: subjectWith(connectorWith(), { fixtures: [fixture('pulse.two', { at: start, bpm: [61] }, '[]\n')] }),
  lenient: subjectWith(connectorWith(good, {}, z.strictObject({ at: z.number(), bpm: z.array(z.number()).nullish() }))),
  unshaken: subjectWith(connectorWith(({ at, bpm }) => (bpm as number[]).map((each, index) => beat(each, at + index)))),
  sound: subjectWith(
    connectorWith(({ bpm }) => (bpm ?? []).map((each, index) => beat(each, Number.NaN, String(index)))),
  ),
  unique: subjectWith(connectorWith(({ at, bpm }) => (bpm ?? []).map((each) => beat(each, at)))),
  emits: subjectWith(connectorWith(() => [])),
  notices: subjectWith(connectorWith(good, { webhook: { verify: () => false, read: () => [] } })),
  signatures: subjectWith(connectorWith(good, { webhook: { verify: () => true, read: () => [] } })),
  ...brokenRides,
  simulated: subjectWith(connectorWith()),
  resume: simulatedWith({ pull: passOver }),
  meanings: simulatedWith({ errors: ({ status }) => (status === 429 ? { means: 'nothing' } : undefined) }),
  'sign-in': subjectWith(passwordConnector(readSessionOnly), { service: async () => passwordService }),
  pushes: subjectWith(phoneConnector({ keyed: true }), { service: async () => phoneService }),
  'strange-pushes': subjectWith(phoneConnector({ lenient: true })),
  live: subjectWith(connectorWith()),
}

describe('the exam', () => {
  it('lets a sound connector pass', async () => {
    for (const check of checks.filter(({ level }) => level === 'bronze')) {
      const findings = await check.examine(subjectWith(connectorWith()))
      expect({ check: check.id, findings: 'skipped' in findings ? [] : findings }).toEqual({
        check: check.id,
        findings: [],
      })
    }
  })

  it.each(Object.keys(broken))('finds what is wrong: %s', async (id) => {
    const findings = await examine(id, broken[id] as Subject)
    expect('skipped' in findings ? [] : findings).not.toEqual([])
  })

  it('has a broken connector for every check', () => {
    expect([...Object.keys(broken), 'pure'].toSorted()).toEqual(checks.map(({ id }) => id).toSorted())
  })

  it('lets a sound connector pass before its simulated service', async () => {
    for (const id of ['simulated', 'resume', 'meanings']) expect(await examine(id, simulatedWith())).toEqual([])
  })

  it('lets people in by password, and devices push', async () => {
    const byPassword = subjectWith(passwordConnector(), { service: async () => passwordService })
    for (const id of ['simulated', 'sign-in', 'meanings']) expect(await examine(id, byPassword)).toEqual([])
    const byDevice = subjectWith(phoneConnector(), { service: async () => phoneService })
    for (const id of ['simulated', 'pushes', 'strange-pushes']) expect(await examine(id, byDevice)).toEqual([])
  })

  it('does not ask for a service where none stands, and says so', async () => {
    for (const id of ['resume', 'meanings'])
      expect(await examine(id, subjectWith(acmeConnector()))).toEqual({ skipped: 'there is no sandbox.ts' })
  })

  const astray: Readonly<Record<string, readonly [pull: Pull, finding: RegExp]>> = {
    'whose cursor passes what is stored': [passOver, /stopping after page \d+ loses/],
    'whose cursor goes back': [
      async function* (task) {
        const pages = []
        for await (const page of soundPull(task)) pages.push(page)
        yield* pages.filter(({ cursor }) => cursor === undefined)
        yield* pages.filter(({ cursor }) => cursor !== undefined).toReversed()
      },
      /its cursor goes back$/,
    ],
    'whose backfill leaves out what a fresh pull brings': [
      (task) =>
        soundPull(
          task.purpose === 'fresh' ? task : { ...task, window: { ...task.window, from: task.window.to - 2 * dayMs } },
        ),
      /a backfill loses/,
    ],
    'whose backfill says it has covered what it has not asked for': [
      async function* (task) {
        for await (const page of soundPull(task))
          yield task.purpose === 'fresh' || page.covers === undefined ? page : { ...page, covers: task.window }
      },
      /stopping a backfill after page \d+ loses/,
    ],
    'that moves the cursor in a backfill': [
      async function* (task) {
        for await (const page of soundPull(task)) yield page
        if (task.purpose === 'backfill') yield { cursor: dayOf(task.window.to) }
      },
      /a backfill moves the cursor/,
    ],
  }
  it.each(Object.keys(astray))('finds a pull %s', async (name) => {
    const [pull, finding] = astray[name] as (typeof astray)[string]
    expect(await examine('resume', simulatedWith({ pull }))).toContainEqual(expect.stringMatching(finding))
  })

  const misread: Readonly<Record<string, readonly [spoilt: Parameters<typeof acmeConnector>[0], finding: RegExp]>> = {
    'takes 429 for an empty page': [
      { errors: ({ status }) => (status === 429 ? { means: 'nothing' } : undefined) },
      /limited leads to no error/,
    ],
    'takes 500 for the end of all': [
      { errors: ({ status }) => (status >= 500 ? { means: 'gone' } : undefined) },
      /server-error leads to ReauthorizeError/,
    ],
    'takes 401 for a permission nobody gave': [
      { errors: ({ status }) => (status === 401 ? { means: 'permission', message: 'refuses' } : undefined) },
      /an expired token leads to PermissionError/,
    ],
    'takes an error inside a 200 for an empty page': [{ page: lenientBeats }, /error-in-200: is read as a page/],
    'swallows what goes wrong': [
      {
        pull: async function* (task) {
          try {
            yield* soundPull(task)
          } catch {
            yield { cursor: dayOf(task.window.to) }
          }
        },
      },
      /reset leads to no error/,
    ],
    'lets its cursor pass a page it could not read': [
      {
        pull: async function* (task) {
          yield* soundPull(task)
          yield { cursor: dayOf(task.window.to) }
        },
      },
      /malformed: is passed over by the cursor/,
    ],
  }
  it.each(Object.keys(misread))('finds a connector that %s', async (name) => {
    const [spoilt, finding] = misread[name] as (typeof misread)[string]
    expect(await examine('meanings', simulatedWith(spoilt))).toContainEqual(expect.stringMatching(finding))
  })

  const impure: Readonly<Record<string, Map>> = {
    'reads the clock': ({ at }) => [beat(60, at + (Date.now() % 2))],
    'asks for today': ({ at }) => [beat(60, at + new Date().getDay())],
    'leaves it to chance': ({ at }) => [beat(60 + Math.random(), at)],
    'asks the network': ({ at }) => {
      void fetch('data:,')
      return [beat(60, at)]
    },
    'writes into its page': (body) => {
      ;(body as { at: number }).at += 1
      return [beat(60, body.at)]
    },
  }
  it.each(Object.keys(impure))('finds a map that %s, and leaves the world as it was', async (name) => {
    const before = [Date, Math.random, fetch]
    const findings = await examine('pure', subjectWith(connectorWith(impure[name])))
    expect('skipped' in findings ? [] : findings).not.toEqual([])
    expect([Date, Math.random, fetch]).toEqual(before)
  })

  it('finds a map that remembers what it was given', async () => {
    let calls = 0
    const findings = await examine('pure', subjectWith(connectorWith(({ at }) => [beat(60, at + calls++)])))
    expect(findings).toContain('pulse.two: two runs differ')
  })
})

describe('the report card', () => {
  const beats = ({ streams }: Connector) =>
    [fixture('pulse.one', { beats: [{ at: start, bpm: 61 }] }), fixture('pulse.empty', { beats: [] })].map((each) => ({
      ...each,
      expected: goldenText(streams?.['pulse'] as Stream, each),
    }))
  it('computes the level from what was passed', async () => {
    const plain = subjectWith(connectorWith())
    const service = async () => acmeService
    const simulated = { ...subjectWith(acmeConnector()), service }
    const live = readme.replace('live\nNothing.', 'live\n2026-10-05, with one account.')
    expect((await reportCard(plain)).level).toBe('bronze')
    expect((await reportCard({ ...plain, readme: live })).level).toBe('bronze')
    expect((await reportCard({ ...plain, folder: 'apex' })).level).toBe('none')
    const fixtures = beats(simulated.connector)
    expect((await reportCard({ ...simulated, fixtures })).level).toBe('silver')
    expect((await reportCard({ ...simulated, fixtures, readme: live })).level).toBe('gold')
    const broken = acmeConnector({ pull: passOver })
    expect((await reportCard({ ...simulated, fixtures, connector: broken, readme: live })).level).toBe('bronze')
  })

  it('names what was let off, with the reason', async () => {
    const reason = 'the provider has no empty pages'
    const card = await reportCard({
      ...(broken['empty'] as Subject),
      exemptions: { checks: { empty: reason }, kinds: {} },
    })
    expect(card.checks.find(({ id }) => id === 'empty')).toMatchObject({ state: 'skipped', notes: [reason] })
  })
})
