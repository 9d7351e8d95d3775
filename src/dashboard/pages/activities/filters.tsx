/** What is looked for. It is kept in the address. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { FlowParty } from '../../api.js'
import { goQuietly, href } from '../../lib/router.js'
import { sportTitle } from '../../lib/sports.js'
import { changed, type Filter } from './filter.js'

const typingMs = 300
const shows = [
  [undefined, 'All'],
  ['trouble', 'Trouble'],
  ['excluded', 'Taken out'],
] as const

interface Props {
  readonly filter: Filter
  readonly sports: Readonly<Record<string, number>>
  readonly parties: readonly FlowParty[]
}
export const Filters = ({ filter, sports, parties }: Props) => {
  const go = (change: Parameters<typeof changed>[1]) => goQuietly(href('activities', { ...changed(filter, change) }))
  const where = filter.at === undefined ? (filter.notAt === undefined ? '' : `not ${filter.notAt}`) : `at ${filter.at}`
  return (
    <search class="activity-filters" aria-label="Workouts">
      <SearchField text={filter.text ?? ''} go={(text) => go({ text })} />
      <select
        aria-label="Sport"
        value={filter.sport ?? ''}
        onChange={(event) => go({ sport: event.currentTarget.value || undefined })}
      >
        <option value="">Every sport</option>
        {Object.entries(sports)
          .toSorted(([, one], [, other]) => other - one)
          .map(([sport, amount]) => (
            <option key={sport} value={sport}>
              {sportTitle(sport)} ({amount.toLocaleString('en')})
            </option>
          ))}
      </select>
      <select
        aria-label="Where"
        value={where}
        onChange={(event) => {
          const [word, connection] = event.currentTarget.value.split(' ')
          go({ at: word === 'at' ? connection : undefined, notAt: word === 'not' ? connection : undefined })
        }}
      >
        <option value="">Anywhere</option>
        <optgroup label="There">
          {parties.map(({ connection, service }) => (
            <option key={connection} value={`at ${connection}`}>
              At {service}
            </option>
          ))}
        </optgroup>
        <optgroup label="Not there">
          {parties.map(({ connection, service }) => (
            <option key={connection} value={`not ${connection}`}>
              Not at {service}
            </option>
          ))}
        </optgroup>
      </select>
      <fieldset class="segments" aria-label="Show">
        {shows.map(([show, text]) => (
          <button key={text} type="button" aria-pressed={filter.show === show} onClick={() => go({ show })}>
            {text}
          </button>
        ))}
      </fieldset>
    </search>
  )
}

/** Asks when the typing rests. */
const SearchField = ({ text, go }: { readonly text: string; readonly go: (text: string | undefined) => void }) => {
  const [typed, type] = useState(text)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => type(text), [text])
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <input
      type="search"
      aria-label="In the name or the notes"
      placeholder="Name or notes"
      maxLength={100}
      value={typed}
      onInput={(event) => {
        const { value } = event.currentTarget
        type(value)
        clearTimeout(timer.current)
        timer.current = setTimeout(() => go(value.trim() || undefined), typingMs)
      }}
    />
  )
}
