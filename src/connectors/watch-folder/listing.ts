/**
 * What lies in the folder. It is listed as a whole each time, which costs little on a disk; the cursor holds what was
 * there before, so that only what is new or changed is read, and what is missing is known to be gone.
 */
import * as kit from '../../kit/index.js'
import { type FolderFile, FolderPage, z } from '../../kit/index.js'

/** After so many the cursor moves. */
const filesPerPage = 25
/** Larger ones are no workouts. */
const mostBytes = 60_000_000

const List = z.object({
  files: z.array(z.object({ path: z.string(), size: z.number(), modified: z.number(), etag: z.string() })),
})
type Listed = z.infer<typeof List>['files'][number]

const Cursor = z.object({
  /** What was asked for: another folder, and other files in it, begin anew. */
  asked: z.string(),
  /** Whether everything has been read once. */
  isWhole: z.boolean(),
  /** What was read, by its path. */
  known: z.record(z.string(), z.string()),
})
type Cursor = z.infer<typeof Cursor>

export const settingsOf = ({ settings }: Pick<kit.Task, 'settings'>): kit.FolderSettings =>
  kit.folderSettings.schema.parse(settings ?? {})
export const addressOf = (path: string): string => `/files/${path.split('/').map(encodeURIComponent).join('/')}`

async function* pull(task: kit.PullTask<FolderPage, Cursor>): AsyncGenerator<kit.Page<FolderPage, Cursor>> {
  const { folder, takesUntagged } = settingsOf(task)
  const { window } = task
  const asked = JSON.stringify([folder, takesUntagged])
  const isBackfill = task.purpose === 'backfill'
  const last = task.cursor?.asked === asked ? task.cursor : undefined
  if (isBackfill && last !== undefined) return yield last.isWhole ? { covers: window } : { failed: window }

  const answer = await task.get('/files')
  const list = List.safeParse(kit.jsonOf(answer.raw)).data
  if (list === undefined) {
    yield { answer: { ...answer, problem: { path: '', expected: 'a list of files' } } }
    return yield { failed: window }
  }
  const within = folder === '' ? '' : `${folder.slice(1)}/`
  const there = new Map(
    list.files.flatMap((file) =>
      file.path.startsWith(within) && kit.isWorkoutFile(file.path) ? [[file.path, file]] : [],
    ),
  )
  const known = new Map(Object.entries(last?.known ?? {}))
  // An empty folder that held files is a disk that is not mounted, sooner than a life without sport.
  if (there.size === 0 && known.size > 0) return yield { failed: window }

  const removed = [...known.keys()].filter((path) => !there.has(path))
  for (const path of removed) known.delete(path)
  const news = [...there.values()].filter(({ path, etag }) => known.get(path) !== etag)
  let isWhole = last?.isWhole ?? false
  for (let from = 0; from === 0 || from < news.length; from += filesPerPage) {
    const batch = news.slice(from, from + filesPerPage)
    const files: FolderFile[] = []
    for (const file of batch) files.push(await readFile(task, file, within))
    for (const { path, etag } of batch) known.set(path, etag)
    isWhole ||= from + filesPerPage >= news.length
    const page: FolderPage = { files, removed: from === 0 ? removed : [], takesUntagged }
    const isNews = files.length > 0 || page.removed.length > 0
    const cursor = { asked, isWhole, known: Object.fromEntries(known) }
    yield {
      ...(isNews && { answer: pageOf(answer.request, page) }),
      ...(!isBackfill && (isNews || last === undefined) && { cursor }),
    }
  }
  yield { covers: window }
}

const pageOf = (request: kit.PageRequest, body: FolderPage): kit.Answer<FolderPage> => ({
  request,
  status: 200,
  contentType: 'application/json',
  raw: new TextEncoder().encode(JSON.stringify(body)),
  body,
})

const readFile = async (task: kit.Task, file: Listed, within: string): Promise<FolderFile> => {
  const { path, size, modified } = file
  const about = { id: path, path: `/${path.slice(within.length)}`, modifiedAt: Math.floor(modified) }
  if (size > mostBytes) return about
  const answer = await task.get(addressOf(path), {}, { headers: { accept: '*/*' }, accepts: [403, 404, 413] })
  const head = answer.status === 200 ? kit.headIn(answer.raw) : undefined
  return head === undefined ? about : { ...about, head }
}

export const files = kit.defineStream<'exercise', FolderPage, Cursor>({
  title: 'Workouts',
  emits: ['exercise'],
  everyMinutes: 5,
  page: FolderPage,
  cursor: Cursor as kit.Schema<Cursor>,
  listsChanges: true,
  pull,
  lists: kit.workoutsIn,
  map: kit.recordsOfFolder,
})
