/** Archives: a place to drop them, what is on its way, and what came of those that are here. */
import { useEffect } from 'preact/hooks'
import type { Import } from '../../api.js'
import { useCell } from '../../lib/cell.js'
import { importsPath } from '../../lib/keep-true.js'
import { count } from '../../lib/numbers.js'
import { useResource } from '../../lib/resource.js'
import type { Catalogue } from '../../lib/services.js'
import { uploads } from '../../lib/uploads.js'
import { listed } from '../../lib/words.js'
import { withCode } from '../../parts/states.js'
import { DropZone } from './drop-zone.js'
import { ImportRow } from './import-row.js'
import { UploadRow } from './upload-row.js'

/** More than these are seldom looked for; they are behind one line. */
const mostOpen = 3
/** Events may be missed between two answers; while something moves it is asked for, too. */
const askEveryMs = 5000

interface Props {
  readonly all: Catalogue
  readonly now: number
}
export const Archives = ({ all, now }: Props) => {
  const readers = all.services.filter(({ capabilities }) => capabilities.imports.length > 0)
  const { data, problem, reload } = useResource<{ imports: Import[] }>(readers.length === 0 ? undefined : importsPath)
  const sending = useCell(uploads)
  const imports = data?.imports ?? []
  const isMoving = imports.some(({ state }) => state === 'waiting' || state === 'running')
  useEffect(() => {
    if (!isMoving) return
    const timer = setInterval(reload, askEveryMs)
    return () => clearInterval(timer)
  }, [isMoving])
  if (readers.length === 0) return null
  const [open, earlier] = [imports.slice(0, mostOpen), imports.slice(mostOpen)]
  return (
    <section class="services archives" aria-label="Archives">
      <h2>Archives</h2>
      <DropZone what={listed(readers.map(({ name }) => name))} />
      {problem === undefined ? null : (
        <p class="small field-problem" role="alert">
          Which archives are here already is not known just now. {withCode(problem.detail)}{' '}
          <button type="button" class="text-button" onClick={reload}>
            Try again
          </button>
        </p>
      )}
      {sending.length + open.length === 0 ? null : (
        <ul class="handed">
          {sending.map((one) => (
            <UploadRow key={`upload ${one.id}`} upload={one} nameOf={all.nameOf} />
          ))}
          {open.map((one) => (
            <ImportRow key={one.id} one={one} now={now} />
          ))}
        </ul>
      )}
      {earlier.length === 0 ? null : (
        <details class="earlier">
          <summary>{count(earlier.length, 'earlier archive')}</summary>
          <ul class="handed">
            {earlier.map((one) => (
              <ImportRow key={one.id} one={one} now={now} />
            ))}
          </ul>
        </details>
      )}
      <p role="status" class="hidden-text">
        {statusOf(imports[0])}
      </p>
    </section>
  )
}

/** For who does not see the list move: its changes, not every percent. */
const statusOf = (newest: Import | undefined): string => {
  if (newest === undefined) return ''
  const { file, state } = newest
  return state === 'waiting' || state === 'running'
    ? `${file} is being read.`
    : state === 'done'
      ? `${file} has been read.`
      : `${file} was not read to its end.`
}
