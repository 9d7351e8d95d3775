/** Sources down, targets across; what is ticked flows. A way round lights up in it as a path. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { FlowCell, FlowLoop, FlowParty, Flows } from '../../api.js'
import { put } from '../../lib/client.js'
import { type FlowRow, forwardsText, loopRemedy, loopSentence, matrixOf } from '../../lib/flow-words.js'
import { patch, reload } from '../../lib/resource.js'
import { Icon } from '../../parts/icons.js'
import { attempt } from '../../parts/notes.js'
import { useWidth } from '../../parts/use-width.js'
import { type Lit, litCells, litPath, type Middle } from './lit.js'

export const Matrix = ({ flows }: { readonly flows: Flows }) => {
  const [chosen, choose] = useState(0)
  const loop = flows.loops[chosen] ?? flows.loops[0]
  const rows = matrixOf(flows)
  const names = new Map(flows.parties.map(({ connection, service }) => [connection, service]))
  const nameOf = (connection: string) => names.get(connection) ?? 'A service'
  return (
    <section class="card flow-matrix" aria-label="Matrix">
      <h2>What goes where</h2>
      <p class="quiet">
        From the service at the left to the service above. New services flow everywhere until you take the tick away.
      </p>
      <div class="flow-fields">
        {flows.parties.length === 1 ? (
          <p>
            {flows.parties[0]?.service} is the only service with workouts so far. With a second one there is something
            to choose here.
          </p>
        ) : (
          <Table
            rows={rows}
            parties={flows.parties}
            lit={loop === undefined ? undefined : litCells(loop)}
            loop={loop}
          />
        )}
        <Loops flows={flows} nameOf={nameOf} shown={loop} choose={choose} />
      </div>
    </section>
  )
}

interface LoopsProps {
  readonly flows: Flows
  readonly nameOf: (connection: string) => string
  readonly shown: FlowLoop | undefined
  readonly choose: (index: number) => void
}
/** What goes past us, and where that comes round. */
const Loops = ({ flows: { loops, cells }, nameOf, shown, choose }: LoopsProps) =>
  cells.some(({ forwards }) => forwards) ? (
    <div class="loops">
      {loops.length === 0 ? null : (
        <>
          <h3>{loops.length === 1 ? 'A way round' : 'Ways round'}</h3>
          <ul>
            {loops.map((each, index) => (
              <LoopRow
                key={index}
                sentence={loopSentence(each, nameOf)}
                isLit={each === shown}
                choose={loops.length === 1 ? undefined : () => choose(index)}
              />
            ))}
          </ul>
          <p class="small quiet">{loopRemedy}</p>
        </>
      )}
      <p class="small quiet row">
        <Icon name="link" size={14} /> marks where a service may send by itself, past us.
      </p>
    </div>
  ) : null

const LoopRow = ({
  sentence,
  isLit,
  choose,
}: {
  readonly sentence: string
  readonly isLit: boolean
  readonly choose: (() => void) | undefined
}) => (
  <li data-lit={isLit}>
    <Icon name="loop" size={16} />
    <span>{sentence}</span>
    {choose === undefined ? null : (
      <button type="button" class="button plain" aria-pressed={isLit} onClick={choose}>
        {isLit ? 'Shown' : 'Show'}
      </button>
    )}
  </li>
)

interface TableProps {
  readonly rows: readonly FlowRow[]
  readonly parties: readonly FlowParty[]
  readonly lit: Lit | undefined
  readonly loop: FlowLoop | undefined
}
const Table = ({ rows, parties, lit, loop }: TableProps) => {
  const box = useRef<HTMLDivElement>(null)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls sideways, also by keyboard
    <section class="table-wrap" tabIndex={0} aria-label="Matrix, scrolls sideways">
      <div class="matrix-box" ref={box}>
        <table class="matrix">
          <caption class="hidden-text">From the service of the row to the service of the column</caption>
          <thead>
            <tr>
              <td class="small quiet">from ↓ to →</td>
              {parties.map((party) => (
                <th key={party.connection} scope="col">
                  <span class="matrix-target">
                    {party.service}
                    {party.takes ? null : <span class="quiet"> takes none</span>}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ source, cells }) => (
              <tr key={source.connection}>
                <th scope="row">
                  {source.service}
                  {source.gives ? null : <span class="small quiet"> gives none</span>}
                  {source.out === undefined ? null : (
                    <span class="small matrix-out" title={source.out.message}>
                      <Icon name="hand" size={14} />
                      <span class="hidden-text">{source.out.message}</span>
                    </span>
                  )}
                </th>
                {cells.map(({ target, cell, why }) => (
                  <td
                    key={target.connection}
                    data-lit={lit?.has(`${source.connection} ${target.connection}`) ?? false}
                    data-cell={`${source.connection} ${target.connection}`}
                  >
                    <Cell source={source} target={target} cell={cell} why={why} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {loop === undefined ? null : <LitPath loop={loop} box={box} />}
      </div>
    </section>
  )
}

interface CellProps {
  readonly source: FlowParty
  readonly target: FlowParty
  readonly cell: FlowCell | undefined
  readonly why: string | undefined
}
const Cell = ({ source, target, cell, why }: CellProps) => {
  if (cell === undefined) return <span class="matrix-self" aria-hidden="true" />
  const forwards = cell.forwards ? (
    <span class="matrix-forwards" title={forwardsText(source.service, target.service)}>
      <Icon name="link" size={12} />
      <span class="hidden-text">{forwardsText(source.service, target.service)}</span>
    </span>
  ) : null
  if (why !== undefined)
    return (
      <span class="matrix-cell" title={why}>
        <span aria-hidden="true">–</span>
        <span class="hidden-text">{why}</span>
        {forwards}
      </span>
    )
  const words = `From ${source.service} to ${target.service}`
  return (
    <span class="matrix-cell">
      <label title={words}>
        <input
          type="checkbox"
          aria-label={words}
          checked={cell.allowed}
          onChange={(event) => void allow(cell, event.currentTarget.checked, words)}
        />
      </label>
      {forwards}
    </span>
  )
}

/** Shown at once; where the server refuses, what it says is shown again. */
const allow = async ({ source, target }: FlowCell, allowed: boolean, words: string): Promise<void> => {
  patch<Flows>('/v1/flows', (flows) => ({
    ...flows,
    cells: flows.cells.map((cell) => (cell.source === source && cell.target === target ? { ...cell, allowed } : cell)),
  }))
  const isDone = await attempt(
    async () => {
      const flows = await put<Flows>('/v1/flows', { rules: [{ source, target, allowed }] })
      patch<Flows>('/v1/flows', () => flows)
    },
    `${words}: ${allowed ? 'workouts flow.' : 'nothing flows any more.'}`,
  )
  if (!isDone) await reload('/v1/flows')
}

/** Drawn over the table, from cell to cell. */
const LitPath = ({
  loop,
  box,
}: {
  readonly loop: FlowLoop
  readonly box: { readonly current: HTMLDivElement | null }
}) => {
  const width = useWidth(box)
  const [path, draw] = useState('')
  useEffect(() => {
    const place = box.current
    if (place === null) return
    const middleOf = (cell: string): Middle | undefined => {
      const element = place.querySelector<HTMLElement>(`[data-cell="${cell}"]`)
      return element === null
        ? undefined
        : { x: element.offsetLeft + element.offsetWidth / 2, y: element.offsetTop + element.offsetHeight / 2 }
    }
    draw(litPath(loop, middleOf))
  }, [loop, width])
  return (
    <svg class="matrix-path" aria-hidden="true">
      <path d={path} />
    </svg>
  )
}
