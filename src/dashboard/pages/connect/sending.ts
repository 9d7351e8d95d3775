/** What a form of secrets does with what was typed: sends it, clears it away, and tells the outcome beside the field. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Service, WayInOutcome } from '../../api.js'
import { problemOf } from '../../lib/client.js'
import type { Way } from '../../lib/ways-in.js'

export interface WayFormProps {
  readonly service: Service
  readonly way: Way
  readonly region: string | undefined
  readonly dismiss: () => void
  readonly setUnderWay: (isUnderWay: boolean) => void
  readonly connected: (connectionId: string) => void
}

interface Sending {
  readonly busy: boolean
  /** Why it was not taken, in one sentence. */
  readonly problem: string | undefined
  /** Sends it; resolves to the outcome, or to nothing where it is told by `problem` or nobody waits any more. */
  send(ask: () => Promise<WayInOutcome>): Promise<WayInOutcome | undefined>
  clear(): void
}
export const useSending = (): Sending => {
  const [busy, setBusy] = useState(false)
  const [problem, tell] = useState<string>()
  const isHere = useRef(true)
  useEffect(
    () => () => {
      isHere.current = false
    },
    [],
  )
  return {
    busy,
    problem,
    clear: () => tell(undefined),
    send: async (ask) => {
      setBusy(true)
      tell(undefined)
      try {
        const outcome = await ask()
        if (!isHere.current) return undefined
        if (outcome.state === 'refused') tell(outcome.sentence)
        return outcome
      } catch (error) {
        if (isHere.current) tell(problemOf(error).detail.replaceAll('`', ''))
        return undefined
      } finally {
        if (isHere.current) setBusy(false)
      }
    },
  }
}

/** The fields are the only place where what was typed is kept; nothing of it enters the state of the page. */
export const typedIn = (form: HTMLFormElement, name: string): string => {
  const field = form.elements.namedItem(name)
  return field instanceof HTMLInputElement ? field.value : ''
}
export const emptyAndFocus = (form: HTMLFormElement, name: string): void => {
  const field = form.elements.namedItem(name)
  if (!(field instanceof HTMLInputElement)) return
  field.value = ''
  field.focus()
}
