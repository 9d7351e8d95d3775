/**
 * What lies in the folder. Dropbox lists files, and then what changed since: the cursor is its own, with the files that
 * are known, so that a folder that is deleted takes its files along. What is in a file stands in the file only: each new
 * or changed one is read once. https://www.dropbox.com/developers/documentation/http/documentation#files-list_folder
 */
import * as kit from '../../kit/index.js'
import { type FolderFile, FolderPage, maybe, z } from '../../kit/index.js'
import { askContent, problemOf, settingsOf } from './calls.js'

/** Each is downloaded before the cursor can move. */
const filesPerPage = 25
/** Larger ones are no workouts. */
const mostBytes = 60_000_000
const mostPages = 100_000

const Entry = z.object({
  '.tag': z.string(),
  path_lower: maybe(z.string()),
  path_display: maybe(z.string()),
  id: maybe(z.string()),
  rev: maybe(z.string()),
  size: maybe(z.number()),
  server_modified: maybe(z.string()),
  is_downloadable: maybe(z.boolean()),
})
type Entry = z.infer<typeof Entry>
const List = z.object({ entries: z.array(Entry), cursor: z.string(), has_more: z.boolean() })

const Cursor = z.object({
  /** Dropbox' own. */
  at: z.string(),
  /** What was asked for: another folder, and other files in it, begin anew. */
  asked: z.string(),
  /** Whether the list has been read to its end. */
  isWhole: z.boolean(),
  /** Ids of the workout files by their paths in lower case. */
  known: z.record(z.string(), z.string()),
})
type Cursor = z.infer<typeof Cursor>

type Task = kit.PullTask<FolderPage, Cursor>
type Page = kit.Page<FolderPage, Cursor>

async function* pull(task: Task): AsyncGenerator<Page> {
  const { folder, takesUntagged } = settingsOf(task)
  const { window } = task
  const asked = JSON.stringify([folder, takesUntagged])
  const isBackfill = task.purpose === 'backfill'
  const last = task.cursor?.asked === asked ? task.cursor : undefined
  // Files are not listed by when a workout was: all of them are read by the first pulls, and walking back asks no more.
  if (isBackfill && last !== undefined) return yield last.isWhole ? { covers: window } : { failed: window }

  let cursor: Cursor = last ?? { at: '', asked, isWhole: false, known: {} }
  for (let count = 0; count < mostPages; count++) {
    const answer = await listed(task, folder, cursor.at)
    const problem = problemOf(answer)
    // What it knew of us is no longer good: from the beginning. What we know still says what is gone.
    if (problem?.startsWith('reset') === true && cursor.at !== '') {
      cursor = { ...cursor, at: '', isWhole: false }
      continue
    }
    // The folder comes to be with the first file that is put there.
    if (problem?.startsWith('path/not_found') === true) return yield { covers: window }
    const list = List.safeParse(kit.jsonOf(answer.raw)).data
    if (list === undefined) {
      yield { answer: { ...answer, problem: { path: '', expected: 'a list of files' } } }
      return yield { failed: window }
    }
    const { page, known } = await pageOf(task, list.entries, cursor.known, { folder, takesUntagged })
    cursor = { ...cursor, at: list.cursor, isWhole: cursor.isWhole || !list.has_more, known }
    const told: kit.Answer<FolderPage> = {
      request: answer.request,
      status: 200,
      contentType: 'application/json',
      raw: new TextEncoder().encode(JSON.stringify(page)),
      body: page,
    }
    yield { answer: told, ...(!isBackfill && { cursor }), ...(!list.has_more && { covers: window }) }
    if (!list.has_more) return
  }
}

const listed = (task: Task, folder: string, at: string): Promise<kit.Answer<FolderPage>> =>
  at === ''
    ? task.post('/2/files/list_folder', {
        json: { path: folder, recursive: true, limit: filesPerPage },
        accepts: [409],
      })
    : task.post('/2/files/list_folder/continue', { json: { cursor: at }, accepts: [409] })

const pageOf = async (
  task: Task,
  entries: readonly Entry[],
  before: Cursor['known'],
  { folder, takesUntagged }: { readonly folder: string; readonly takesUntagged: boolean },
): Promise<{ page: FolderPage; known: Cursor['known'] }> => {
  const known = new Map(Object.entries(before))
  const files: FolderFile[] = []
  const left = new Set<string>()
  for (const entry of entries) {
    const { path_lower: path, id, path_display: shown = path } = entry
    if (path === undefined || shown === undefined) continue
    if (entry['.tag'] === 'deleted') {
      for (const [each, idThere] of known)
        if (each === path || each.startsWith(`${path}/`)) {
          left.add(idThere)
          known.delete(each)
        }
    } else if (entry['.tag'] === 'file' && id !== undefined && kit.isWorkoutFile(path)) {
      known.set(path, id)
      const head = await headOf(task, entry)
      const modifiedAt = Date.parse(entry.server_modified ?? '')
      files.push({
        id,
        path: shown.slice(folder.length),
        ...(!Number.isNaN(modifiedAt) && { modifiedAt }),
        ...(head !== undefined && { head }),
      })
    }
  }
  // One that was moved is gone from where it was, and there all the same.
  const there = new Set(known.values())
  return {
    page: { files, removed: [...left].filter((id) => !there.has(id)), takesUntagged },
    known: Object.fromEntries(known),
  }
}

const headOf = async (task: Task, { id, rev, size = 0, is_downloadable }: Entry) => {
  if (size > mostBytes || is_downloadable === false) return undefined
  const answer = await askContent(task, '/2/files/download', { path: rev === undefined ? id : `rev:${rev}` })
  // Gone again meanwhile: the next list says so.
  return problemOf(answer) === undefined ? kit.headIn(answer.raw) : undefined
}

export const files = kit.defineStream<'exercise', FolderPage, Cursor>({
  title: 'Workouts',
  emits: ['exercise'],
  scopes: ['files.metadata.read', 'files.content.read'],
  page: FolderPage,
  cursor: Cursor as kit.Schema<Cursor>,
  listsChanges: true,
  pull,
  lists: kit.workoutsIn,
  map: kit.recordsOfFolder,
})
