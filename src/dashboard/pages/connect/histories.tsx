/** Two connections that are one history, or could be: told on the card of the one that goes on. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Connection, Succession } from '../../api.js'
import { ask, remove } from '../../lib/client.js'
import { count } from '../../lib/numbers.js'
import { reload, useResource } from '../../lib/resource.js'
import { continuesSentence } from '../../lib/words.js'
import { Icon } from '../../parts/icons.js'
import { attempt } from '../../parts/notes.js'

export const useSuccessions = (): readonly Succession[] =>
  useResource<{ successions: Succession[] }>('/v1/successions').data?.successions ?? []

interface Props {
  readonly connection: Connection
  readonly successions: readonly Succession[]
  readonly nameOf: (connector: string) => string
}
export const Histories = ({ connection, successions, nameOf }: Props) => {
  const own = successions.filter(({ successor }) => successor.id === connection.id)
  const after = successions.find(({ predecessor, since }) => predecessor.id === connection.id && since !== undefined)
  return (
    <>
      {after === undefined ? null : (
        <Told>{nameOf(after.successor.connector)} continues it: the two are one history.</Told>
      )}
      {own.map((pair) =>
        pair.since === undefined ? (
          <Offer key={pair.predecessor.id} pair={pair} nameOf={nameOf} />
        ) : (
          <Told key={pair.predecessor.id}>{continuesSentence(pair, nameOf)}</Told>
        ),
      )}
    </>
  )
}

const Told = ({ children }: { readonly children: ComponentChildren }) => (
  <p class="history">
    <Icon name="link" size={16} />
    {children}
  </p>
)

const Offer = ({ pair, nameOf }: { readonly pair: Succession; readonly nameOf: Props['nameOf'] }) => {
  const [busy, setBusy] = useState(false)
  const [before, after] = [nameOf(pair.predecessor.connector), nameOf(pair.successor.connector)]
  return (
    <div class="offer">
      <button
        type="button"
        class="button"
        disabled={busy}
        onClick={async () => {
          setBusy(true)
          await join(pair, before, after)
          setBusy(false)
        }}
      >
        <Icon name="link" size={16} />
        Make it one history with {before}
      </button>
      <p class="small quiet">
        {after} took over from {before}. What both tell then counts once; nothing is deleted, and you can make them two
        again.
      </p>
    </div>
  )
}

const pathOf = (id: string): string => `/v1/connections/${encodeURIComponent(id)}/follows`

const join = async ({ successor, predecessor }: Succession, before: string, after: string): Promise<void> => {
  let gaveWay = 0
  await attempt(
    async () => {
      const body = { predecessor: predecessor.id }
      gaveWay = (await ask<{ succeeded: number }>(pathOf(successor.id), body)).succeeded
    },
    () =>
      gaveWay === 0
        ? `${before} and ${after} are one history now.`
        : `${before} and ${after} are one history now. ${count(gaveWay, 'record')} that both told count once.`,
  )
  await again()
}

/** Makes them two again; what gave way is back. */
export const part = async ({ successor, predecessor }: Succession, nameOf: Props['nameOf']): Promise<void> => {
  const [before, after] = [nameOf(predecessor.connector), nameOf(successor.connector)]
  await attempt(
    () => remove(`${pathOf(successor.id)}?predecessor=${predecessor.id}`),
    `${before} and ${after} are two histories again.`,
  )
  await again()
}

const again = async (): Promise<void> => {
  await Promise.all([reload('/v1/successions'), reload('/v1/connections'), reload('/v1/kinds')])
}
