import { describe, expect, it } from 'vitest'
import {
  type Connector,
  defineConnector,
  defineStream,
  noAuth,
  oauth2,
  quantity,
  type RecordOf,
  sample,
  z,
} from '../kit/index.js'
import type { Findings, Subject } from './check.js'
import { checks } from './checks/index.js'
import { goldenText } from './golden.js'
import { reportCard } from './report-card.js'

const request = { method: 'GET', path: '/pulse', query: {} } as const
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
const fixture = (name: string, body: unknown, expected?: string) => {
  const [stream = '', of = ''] = name.split('.')
  return { name, stream, case: of, request, body, expected }
}
const headings = ['Reads', 'Getting keys', 'Scopes', 'Limits', 'Quirks', 'Not mapped, and why', 'Last checked live']
const readme = headings.map((heading) => `## ${heading}\nNothing.\n`).join('\n')
const start = Date.UTC(2026, 9, 5)

const subjectWith = (connector: Connector, more: Partial<Subject> = {}): Subject => {
  const fixtures = [fixture('pulse.two', { at: start, bpm: [61, 62] }), fixture('pulse.empty', { at: start, bpm: [] })]
  const stream = connector.streams?.['pulse']
  const golden = (each: (typeof fixtures)[number]) => {
    try {
      return stream === undefined ? undefined : goldenText(stream, each)
    } catch {
      return undefined
    }
  }
  return {
    connector,
    folder: 'acme',
    readme,
    simulated: false,
    fixtures: fixtures.map((each) => ({ ...each, expected: golden(each) })),
    webhooks: [],
    exemptions: { checks: {}, kinds: {} },
    ...more,
  }
}
const examine = async (id: string, subject: Subject): Promise<Findings> => {
  const check = checks.find((each) => each.id === id)
  if (check === undefined) throw new Error(`no check ${id}`)
  return check.examine(subject)
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
  simulated: subjectWith(connectorWith()),
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
  it('computes the level from what was passed', async () => {
    const plain = subjectWith(connectorWith())
    expect((await reportCard(plain)).level).toBe('bronze')
    expect((await reportCard({ ...plain, simulated: true })).level).toBe('silver')
    const live = readme.replace('live\nNothing.', 'live\n2026-10-05, with one account.')
    expect((await reportCard({ ...plain, simulated: true, readme: live })).level).toBe('gold')
    expect((await reportCard({ ...plain, readme: live })).level).toBe('bronze')
    expect((await reportCard({ ...plain, folder: 'apex' })).level).toBe('none')
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
