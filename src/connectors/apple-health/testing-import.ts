/** For this connector's own tests: imports a file through its streams, as the runtime does, and makes small exports. */
import { type Draft, type ImportedFile, keyOf, orderOf, type RecordOf } from '../../kit/index.js'
import type { Held } from '../../sandbox/index.js'
import { appleHealth } from './index.js'

export const { archive, 'auto-export': autoExport } = appleHealth.imports
export const now = Date.UTC(2026, 9, 20, 15)
export const dtdFree = (inner: string): string => `<HealthData locale="en_DE">${inner}</HealthData>`

export async function* inChunks(text: string, size = 65_536): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}
export interface Imported {
  readonly drafts: readonly Draft[]
  readonly skipped: Readonly<Record<string, number>>
  readonly pages: readonly unknown[]
  readonly error?: unknown
}
/** Through the import and the streams, as the runtime does. */
export const imported = async (
  file: ImportedFile,
  importer: { read: typeof archive.read } = archive,
): Promise<Imported> => {
  const drafts: Draft[] = []
  const skipped: Record<string, number> = {}
  const pages: unknown[] = []
  let error: unknown
  try {
    for await (const part of importer.read(file)) {
      if ('skipped' in part) {
        skipped[part.skipped] = part.count ?? 1
        continue
      }
      pages.push(part)
      const stream = (appleHealth.streams as Readonly<Record<string, (typeof appleHealth.streams)['records']>>)[
        part.stream
      ]
      if (stream === undefined) throw new Error(`no stream ${part.stream}`)
      for (const item of stream.map(stream.page.parse(part.body), part.request) as Iterable<RecordOf>)
        if (item.shape !== 'removal') drafts.push(item)
    }
  } catch (caught) {
    error = caught
  }
  return { drafts, skipped, pages, ...(error !== undefined && { error }) }
}
export const fromXml = (text: string, size?: number) =>
  imported({ name: 'export.xml', bytes: () => inChunks(text, size) })
export const fromZip = (files: Readonly<Record<string, string>>) =>
  imported({
    name: 'export.zip',
    bytes: () => inChunks(''),
    entries: (async function* () {
      for (const [name, text] of Object.entries(files)) yield { name, bytes: () => inChunks(text, 500) }
    })(),
  })

export const heldOf = (drafts: readonly Draft[]): Held[] =>
  drafts.map((draft) => ({
    kind: draft.kind,
    start: orderOf(draft.start),
    end: draft.end && orderOf(draft.end),
    day: draft.day,
    series: draft.series,
    ...(draft.shape === 'sample' && { value: draft.value }),
    ...(draft.shape === 'event' && { detail: draft.detail }),
  }))
export const byId = (drafts: readonly Draft[]): Map<string, string> =>
  new Map(drafts.map((draft) => [`${draft.kind} ${keyOf(draft)}`, JSON.stringify(draft, rounded)]))
/** A weight in pounds and the same in kilograms differ in the last digit. */
const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(9)) : value

export const record = (type: string, value: string, unit: string, at: string, inner = ''): string =>
  `<Record type="${type}" sourceName="Health" unit="${unit}" startDate="${at}" endDate="${at}" value="${value}">${inner}</Record>`
export const segment = (
  start: string,
  end: string,
  stage: string,
  zone?: string,
  source = 'Anna’s Apple Watch',
): string =>
  `<Record type="HKCategoryTypeIdentifierSleepAnalysis" sourceName="${source}" startDate="${start}" endDate="${end}" value="HKCategoryValueSleepAnalysis${stage}">${zone === undefined ? '' : `<MetadataEntry key="HKTimeZone" value="${zone}"/>`}</Record>`
export const sessions = ({ drafts }: Imported) => drafts.filter(({ kind }) => kind === 'sleep_session')
export const heartRate = 'HKQuantityTypeIdentifierHeartRate'
