/** The server's now: the sandbox lives on a clock of its own, and "in 12 min" must be told by it. */
import { useEffect, useState } from 'preact/hooks'
import type { Status } from '../api.js'
import { cell } from './cell.js'
import { useResource } from './resource.js'

/** Milliseconds the server's clock is ahead of this browser's. */
const ahead = cell(0)

export const now = (): number => Date.now() + ahead.get()

const tickMs = 20_000

/** Now, again every few seconds. */
export const useNow = (): number => {
  const { data } = useResource<Status>('/v1/status')
  const [, tick] = useState(0)
  const virtual = data?.virtualNow
  useEffect(() => {
    if (virtual !== undefined) ahead.set(Date.parse(virtual) - Date.now())
    tick((count) => count + 1)
  }, [virtual])
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), tickMs)
    return () => clearInterval(timer)
  }, [])
  // Before the effect has run the answer itself is the better clock.
  return virtual !== undefined && ahead.get() === 0 ? Date.parse(virtual) : now()
}
