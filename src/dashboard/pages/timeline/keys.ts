/** The keyboard of the timeline: it works wherever the focus is, except where one types or chooses. */
import { useEffect, useRef } from 'preact/hooks'
import type { Level } from '../../lib/zoom.js'
import { levelNames } from './controls.js'

interface Actions {
  readonly move: (screens: number) => void
  readonly zoom: (factor: number) => void
  readonly choose: (level: Level) => void
  readonly toNow: () => void
}

export const useKeys = (actions: Actions): void => {
  const latest = useRef(actions)
  latest.current = actions
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      const { target } = event
      if (target instanceof HTMLElement && target.closest('input, select, textarea, dialog, .why') !== null) return
      const level = levelNames.find(([, , key]) => key === event.key)?.[0]
      const { move, zoom, choose, toNow } = latest.current
      if (event.key === 'ArrowLeft') move(event.shiftKey ? -1 : -0.25)
      else if (event.key === 'ArrowRight') move(event.shiftKey ? 1 : 0.25)
      else if (event.key === '+' || event.key === '=') zoom(0.6)
      else if (event.key === '-') zoom(1 / 0.6)
      else if (event.key === '0') toNow()
      else if (level !== undefined) choose(level)
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}
