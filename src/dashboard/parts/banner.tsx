/** Says that nobody here is real. Its place is kept while the server has not said so yet, so that nothing jumps. */
import { useEffect } from 'preact/hooks'
import type { Status } from '../api.js'

type Mode = Status['mode']
const key = 'tributary.mode'

const remembered = (): string | null => {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** What this browser saw last; a first visit is most often one to the sandbox. */
const expected = remembered() ?? 'sandbox'

export const Banner = ({ mode }: { readonly mode: Mode | undefined }) => {
  useEffect(() => {
    if (mode === undefined) return
    try {
      localStorage.setItem(key, mode)
    } catch {
      // Without storage the place is kept for the sandbox's banner.
    }
  }, [mode])
  const shown = mode ?? expected
  if (shown === 'real') return null
  return (
    <aside class="banner" aria-label="Sandbox" {...(mode === undefined ? { style: { visibility: 'hidden' } } : {})}>
      <strong>Everyone here is invented.</strong>
      <span>
        {shown === 'mixed'
          ? 'Some services here are simulated; the others are real.'
          : 'These are simulated services; with a service’s keys set, the real one takes its place.'}
      </span>
    </aside>
  )
}
