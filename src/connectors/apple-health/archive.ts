/**
 * The export a person makes in the Health app: a zip, or the `export.xml` of it. Read once from front to back, however
 * large it is; nights and meals come last, as only then all of them is known. Names in it are in the phone's language:
 * what is the export is told by its root element.
 */
import type { FileImport, ImportedFile, ImportedNothing, ImportedPage } from '../../kit/index.js'
import { recordingOf } from './electrocardiograms.js'
import { ExportReader, type Gathered } from './export-xml.js'
import { RouteReader } from './routes.js'

type Entry = Pick<ImportedFile, 'name' | 'bytes'>
type Part = ImportedPage | ImportedNothing

const isRoute = (name: string): boolean => /(^|\/)workout-routes\/[^/]+\.gpx$/i.test(name)
const isStrip = (name: string): boolean => /(^|\/)electrocardiograms\/[^/]+\.csv$/i.test(name)
const isDocument = (name: string): boolean => /_cda\.xml$/i.test(name)
const isXml = (name: string): boolean => /\.xml$/i.test(name) && !isDocument(name)

export const archive: FileImport = {
  title: 'Apple Health export',
  recognises: ({ name, head, entries }) => {
    if (entries !== undefined)
      return (
        entries.some((entry) => /(^|\/)apple_health_export\/[^/]+\.xml$/i.test(entry)) ||
        (entries.some(isDocument) && entries.some(isXml))
      )
    return /\.xml$/i.test(name) && /<(!DOCTYPE )?HealthData[\s>[]/.test(new TextDecoder().decode(head))
  },
  async *read(file) {
    if (file.entries === undefined) yield* exportOf(file)
    else for await (const entry of file.entries) yield* entryOf(entry)
  },
}

async function* entryOf(entry: Entry): AsyncGenerator<Part> {
  if (isRoute(entry.name)) yield* routeOf(entry)
  else if (isStrip(entry.name)) yield* stripOf(entry)
  else if (isXml(entry.name)) yield* exportOf(entry)
  else if (isDocument(entry.name))
    yield { skipped: nameOf(entry), count: 1, reason: 'It repeats the export as a clinical document.' }
  else yield { skipped: folderOf(entry), count: 1, reason: 'Files of this kind are not read.' }
}

const nameOf = ({ name }: Entry): string => name.split('/').at(-1) ?? name
const folderOf = ({ name }: Entry): string => name.split('/').slice(0, -1).at(-1) ?? name

/** Where a page was read; the file's own name is in the phone's language and says nothing. */
const page = (stream: string, body: unknown, path: string): ImportedPage => ({
  stream,
  body,
  request: { method: 'GET', path, query: {} },
})
const pageOf = ({ stream, items, more }: Gathered): ImportedPage => {
  const name = { records: 'records', workouts: 'workouts', routes: 'points', 'activity-summaries': 'summaries' }[stream]
  return page(stream, { [name]: items, ...more }, '/export.xml')
}

async function* exportOf(entry: Entry): AsyncGenerator<Part> {
  const reader = new ExportReader()
  let broken: unknown
  try {
    for await (const chunk of entry.bytes()) {
      for (const gathered of reader.write(chunk)) yield pageOf(gathered)
      if (reader.isExport === false) break
    }
  } catch (error) {
    // What came before the file broke off is whole; only then is it said.
    broken = error
  }
  if (reader.isExport === false) {
    yield { skipped: nameOf(entry), count: 1, reason: 'It is no export of Apple Health.' }
    return
  }
  const { pages, xml } = reader.end()
  for (const gathered of pages) yield pageOf(gathered)
  for (const body of reader.sleep.pages()) yield page('sleep', body, '/export.xml')
  for (const body of reader.meals.pages()) yield page('meals', body, '/export.xml')
  yield* [...reader.sleep.left, ...reader.meals.left]
  for (const [type, count] of [...reader.unmapped].sort())
    yield { skipped: shortName(type), count, reason: reasonFor(type) }
  if (xml.declaresEntities)
    yield { skipped: 'entities', count: 1, reason: 'The file declares entities of its own; they are not expanded.' }
  if (xml.damaged > 0)
    yield {
      skipped: 'damaged elements',
      count: xml.damaged,
      reason: 'They are not well-formed; what stands around them was read.',
    }
  if (!xml.whole)
    yield {
      skipped: `the rest of ${nameOf(entry)}`,
      count: 1,
      reason: 'The file is cut off or damaged; all before that was read.',
    }
  if (broken !== undefined) throw broken
}

const shortName = (type: string): string => type.replace(/^HK(Quantity|Category|Correlation|Data)Type(Identifier)?/, '')
const reasons: Readonly<Record<string, string>> = {
  Me: 'Date of birth, sex and the like are no measurements.',
  ClinicalRecord: 'Clinical documents are not read.',
  Audiogram: 'Hearing tests have no kind yet.',
  VisionPrescription: 'Prescriptions of glasses have no kind.',
}
const reasonFor = (type: string): string =>
  Object.hasOwn(reasons, type) ? (reasons[type] as string) : 'There is no kind for it.'

async function* routeOf(entry: Entry): AsyncGenerator<Part> {
  const reader = new RouteReader()
  let broken: unknown
  try {
    for await (const chunk of entry.bytes())
      for (const body of reader.write(chunk)) yield page('routes', body, '/workout-routes')
  } catch (error) {
    broken = error
  }
  for (const body of reader.end()) yield page('routes', body, '/workout-routes')
  if (!reader.whole)
    yield {
      skipped: `the rest of ${nameOf(entry)}`,
      count: 1,
      reason: 'The file is cut off or damaged; all before that was read.',
    }
  if (broken !== undefined) throw broken
}

/** A strip is two hundred kilobytes. */
const mostStripBytes = 8_388_608

async function* stripOf(entry: Entry): AsyncGenerator<Part> {
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for await (const chunk of entry.bytes()) {
    size += chunk.length
    if (size > mostStripBytes) {
      yield { skipped: nameOf(entry), count: 1, reason: 'It is larger than any electrocardiogram.' }
      return
    }
    text += decoder.decode(chunk, { stream: true })
  }
  yield page('electrocardiograms', recordingOf(text + decoder.decode()), '/electrocardiograms')
}
