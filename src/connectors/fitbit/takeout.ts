/**
 * The archive itself: `Takeout/Fitbit/Global Export Data/<what>-<date>.json` and, before Google, `user-site-export/`.
 * What a file holds is told by the first part of its name.
 */
import type { FileImport, ImportedFile, ImportedNothing, ImportedPage } from '../../kit/index.js'

const streamOf: Readonly<Record<string, string>> = {
  resting_heart_rate: 'archive-resting-heart-rate',
  heart_rate: 'archive-heart-rate',
  steps: 'archive-steps',
  calories: 'archive-calories',
  sedentary_minutes: 'archive-sedentary-minutes',
  lightly_active_minutes: 'archive-lightly-active-minutes',
  moderately_active_minutes: 'archive-moderately-active-minutes',
  very_active_minutes: 'archive-very-active-minutes',
  sleep: 'sleep',
  weight: 'archive-weight',
  exercise: 'archive-exercise',
}
/** `resting_heart_rate-2024-03-01.json`, `exercise-0.json`. */
const streamFor = (path: string): string | undefined => {
  const name = path.split('/').at(-1) ?? ''
  const match = /^([a-z_]+)-(?:\d{4}-\d\d-\d\d|\d+)\.json$/.exec(name)
  return match?.[1] === undefined || !Object.hasOwn(streamOf, match[1]) ? undefined : streamOf[match[1]]
}

/** A day of heart rate is about two megabytes, a hundred workouts one. */
const mostBytes = 64 * 1024 * 1024

export const takeout: FileImport = {
  title: 'Fitbit archive from Google Takeout',
  recognises: ({ name, entries }) =>
    entries === undefined
      ? streamFor(name) !== undefined
      : entries.some((entry) => /(^|\/)(fitbit\/|user-site-export\/)/i.test(entry) && streamFor(entry) !== undefined),
  async *read(file) {
    if (file.entries === undefined) yield* pageOf(file)
    else for await (const entry of file.entries) yield* pageOf(entry)
  },
}

/** A file that is no JSON is handed on as its text: as a page it fails, is kept, and the archive goes on. */
async function* pageOf({
  name,
  bytes,
}: Pick<ImportedFile, 'name' | 'bytes'>): AsyncGenerator<ImportedPage | ImportedNothing> {
  const stream = streamFor(name)
  if (stream === undefined) return
  const text = await textOf(bytes())
  if (text === undefined) {
    yield {
      skipped: name,
      reason: `It is larger than ${mostBytes / 1024 ** 2} megabytes, as no file of a Fitbit archive is.`,
    }
    return
  }
  let body: unknown = text
  try {
    body = JSON.parse(text)
  } catch {
    // Told by the page's own schema.
  }
  yield { stream, body, request: { method: 'GET', path: `/${name}`, query: {} } }
}

const textOf = async (chunks: AsyncIterable<Uint8Array>): Promise<string | undefined> => {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > mostBytes) return undefined
    parts.push(chunk)
  }
  return Buffer.concat(parts).toString('utf8')
}
