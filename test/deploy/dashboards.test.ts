/** The dashboards ask for what there is: every figure and every column, as the reader of reader.sql may see it. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { oura } from '../../src/connectors/oura/index.js'
import { sandbox as ouraSandbox } from '../../src/connectors/oura/sandbox.js'
import { type TestStore, testStore } from '../../src/runtime/store/testing.js'
import { connect } from '../../src/server/testing-browser.js'
import { noon, type TestInstance, testInstance } from '../../src/server/testing-instance.js'

interface Panel {
  readonly title: string
  readonly targets?: readonly { readonly expr?: string; readonly rawSql?: string }[]
}
interface Dashboard {
  readonly uid: string
  readonly panels: readonly Panel[]
  readonly templating: { readonly list: readonly { readonly type: string; readonly query: string }[] }
}

const deploy = fileURLToPath(new URL('../../deploy/', import.meta.url))
const text = (file: string): string => readFileSync(`${deploy}${file}`, 'utf8')
const dashboards = readdirSync(`${deploy}grafana`)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(text(`grafana/${file}`)) as Dashboard)
const targets = dashboards.flatMap(({ uid, panels }) =>
  panels.flatMap(({ title, targets = [] }) => targets.map((target) => ({ ...target, name: `${uid}, ${title}` }))),
)

const spanHours = 24 * 7

/** What Grafana's data source for PostgreSQL makes of its macros. */
const expanded = (sql: string): string => {
  const at = (ms: number): string => `'${new Date(ms).toISOString()}'`
  const [from, to] = [at(noon - spanHours * 3_600_000), at(noon)]
  return sql
    .replaceAll(/\$__timeFilter\(([^)]*)\)/g, `$1 BETWEEN ${from} AND ${to}`)
    .replaceAll(/\$__timeGroup\(([^,]*), \$__interval\)/g, 'floor(extract(epoch from $1)/3600)*3600')
    .replaceAll("'$individual'", "'me'")
}

describe('the dashboards', () => {
  let store: TestStore
  let instance: TestInstance
  let scrape: string
  beforeAll(async () => {
    store = await testStore()
    instance = await testInstance({ store, connectors: [oura], services: [ouraSandbox] })
    await connect(instance)
    await instance.work()
    scrape = await (await instance.ask('/metrics')).text()
    await store.query(text('grafana/reader.sql'))
  })
  afterAll(() => store?.close())

  const asReader = <Row>(sql: string): Promise<Row[]> =>
    store.transaction(async (db) => {
      await db.query('set local role tributary_reader')
      return db.query<Row>(sql)
    })

  it('name figures that a scrape has, by labels it has', () => {
    const known = new Set([...scrape.matchAll(/^# TYPE (\w+)/gm)].map((match) => match[1]))
    const labels = new Set(['instance', 'job', ...[...scrape.matchAll(/(\w+)="/g)].map((match) => match[1])])
    // A provider that fails is not in this scrape.
    labels.add('service')
    const asked = [
      ...targets.flatMap(({ expr, name }) => (expr === undefined ? [] : [[name, expr] as const])),
      ...[...text('prometheus/alerts.yaml').matchAll(/expr: (.*)/g)].map(
        (match) => ['alerts', match[1] as string] as const,
      ),
    ]
    expect(asked.length).toBeGreaterThan(30)
    for (const [name, expr] of asked) {
      const figures = expr.match(/\b(tributary|nodejs|process)_\w+/g) ?? []
      expect(figures, name).not.toEqual([])
      for (const figure of figures) expect(known, name).toContain(figure)
      const grouped = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap((match) => (match[1] as string).split(', '))
      const matched = [...expr.matchAll(/[{,](\w+)[=!]/g)].map((match) => match[1] as string)
      for (const label of [...grouped, ...matched]) expect(labels, name).toContain(label)
    }
  })

  it('show no figure of one person', () => {
    const [connection] = connectionsIn(scrape)
    expect(connection).toMatch(/tributary_connections\{connector="oura",state="connected"\} 1/)
    for (const label of ['individual', 'connection', 'account', 'stream']) expect(scrape).not.toContain(`${label}="`)
  })

  it('ask the tables only what they hold, and what the reader may see', async () => {
    const asked = targets.flatMap(({ rawSql, name }) => (rawSql === undefined ? [] : [[name, rawSql] as const]))
    expect(asked.length).toBeGreaterThan(12)
    for (const [name, sql] of asked)
      await asReader(expanded(sql)).catch((error: Error) => expect.fail(`${name}: ${error.message}`))
    for (const { query } of dashboards.flatMap(({ templating }) => templating.list))
      if (query.startsWith('select')) expect(await asReader(query)).not.toEqual([])
  })

  it('draw what there is of a person', async () => {
    for (const title of ['Heart rate', 'Sleep', 'Steps', 'Coverage', 'Diary']) {
      const target = targets.find(({ name }) => name === `tributary-person, ${title}`)
      expect(await asReader(expanded(target?.rawSql ?? '')), title).not.toEqual([])
    }
  })

  it('are drawn by one who cannot read tokens, keys, pages or the settings of sinks', async () => {
    for (const sql of [
      'table credentials',
      'table data_keys',
      'table pages',
      'select settings from sinks',
      'table budgets',
    ])
      await expect(asReader(sql), sql).rejects.toThrow()
    expect(await asReader('select id from sinks')).not.toEqual([])
  })
})

const connectionsIn = (scrape: string): string[] => scrape.match(/^tributary_connections.*$/gm) ?? []
