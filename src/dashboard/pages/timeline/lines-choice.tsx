/** One line or by source: the person's choice, remembered. */
import { useState } from 'preact/hooks'
import type { Connection } from '../../api.js'
import { useResource } from '../../lib/resource.js'
import type { Lines } from './scene.js'

const key = 'tributary.lines'

export const useLines = (): { readonly lines: Lines; readonly setLines: ((lines: Lines) => void) | undefined } => {
  const [lines, setLines] = useState<Lines>(remembered)
  const connections = useResource<{ connections: Connection[] }>('/v1/connections').data?.connections ?? []
  // A single source is one line as it is.
  if (connections.length < 2) return { lines: 'one', setLines: undefined }
  return {
    lines,
    setLines: (next) => {
      setLines(next)
      try {
        localStorage.setItem(key, next)
      } catch {
        // Without storage the choice lives as long as the page.
      }
    },
  }
}

const remembered = (): Lines => {
  try {
    return localStorage.getItem(key) === 'sources' ? 'sources' : 'one'
  } catch {
    return 'one'
  }
}

const lineNames: readonly (readonly [Lines, string, string])[] = [
  ['one', 'One line', 'Every time is told once, by the source that tells it best'],
  ['sources', 'By source', 'Every source has a line of its own, as it was stored'],
]

export const LinesChoice = ({ lines, setLines }: ReturnType<typeof useLines>) =>
  setLines === undefined ? null : (
    <fieldset class="segments lines-choice" aria-label="Sources">
      {lineNames.map(([name, text, title]) => (
        <button key={name} type="button" title={title} aria-pressed={name === lines} onClick={() => setLines(name)}>
          {text}
        </button>
      ))}
    </fieldset>
  )
