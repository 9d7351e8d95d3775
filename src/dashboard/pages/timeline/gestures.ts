/** Wheel, drag and pinch over a drawing of time. Keys are in `keys.ts`. */
import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { moved, spanOf, type View, zoomed } from '../../lib/zoom.js'

interface Gestures {
  readonly view: View
  readonly end: number
  readonly setView: (view: View) => void
  /** Pixels left and right of the axis within the element. */
  readonly inset: readonly [number, number]
  /** In a list of charts the wheel scrolls the page; there only a pinch (which browsers report as ctrl + wheel) zooms. */
  readonly wheel: 'always' | 'with-ctrl'
}

/** Farther than this a press is a drag and no click. */
const dragPx = 5
const wheelStrength = 0.0016

export const useGestures = (element: RefObject<HTMLElement | null>, gestures: Gestures): void => {
  const latest = useRef(gestures)
  latest.current = gestures
  useEffect(() => {
    const target = element.current
    if (target === null) return
    const axis = () => {
      const box = target.getBoundingClientRect()
      const [left, right] = latest.current.inset
      return { left: box.left + left, width: Math.max(1, box.width - left - right) }
    }
    const timeAt = (x: number) => {
      const { left, width } = axis()
      return latest.current.view.from + ((x - left) / width) * spanOf(latest.current.view)
    }
    const show = (view: View) => latest.current.setView(view)
    const onWheel = (event: WheelEvent) => {
      const { view, end, wheel } = latest.current
      if (wheel === 'with-ctrl' && !event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      const lines = event.deltaMode === 1 ? 16 : 1
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) {
        const pixels = (event.deltaX || event.deltaY) * lines
        show(moved(view, (pixels / axis().width) * spanOf(view), end))
      } else {
        const strength = event.ctrlKey ? 5 * wheelStrength : wheelStrength
        show(zoomed(view, Math.exp(event.deltaY * lines * strength), timeAt(event.clientX), end))
      }
    }
    const fingers = new Map<number, number>()
    let travelled = 0
    const onDown = (event: PointerEvent) => {
      if (event.button !== 0) return
      fingers.set(event.pointerId, event.clientX)
      travelled = 0
    }
    const onMove = (event: PointerEvent) => {
      const before = fingers.get(event.pointerId)
      if (before === undefined) return
      const { view, end } = latest.current
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1]
      fingers.set(event.pointerId, event.clientX)
      if (other === undefined) {
        travelled += Math.abs(event.clientX - before)
        if (travelled < dragPx) return
        target.setPointerCapture(event.pointerId)
        show(moved(view, ((before - event.clientX) / axis().width) * spanOf(view), end))
      } else {
        travelled = dragPx
        const [was, is] = [Math.abs(before - other), Math.abs(event.clientX - other)]
        if (was > 8 && is > 8) show(zoomed(view, was / is, timeAt((event.clientX + other) / 2), end))
      }
    }
    const onUp = (event: PointerEvent) => fingers.delete(event.pointerId)
    const onClick = (event: MouseEvent) => {
      if (travelled >= dragPx) event.stopPropagation()
      travelled = 0
    }
    target.addEventListener('wheel', onWheel, { passive: false })
    target.addEventListener('pointerdown', onDown)
    target.addEventListener('pointermove', onMove)
    target.addEventListener('pointerup', onUp)
    target.addEventListener('pointercancel', onUp)
    target.addEventListener('click', onClick, { capture: true })
    return () => {
      target.removeEventListener('wheel', onWheel)
      target.removeEventListener('pointerdown', onDown)
      target.removeEventListener('pointermove', onMove)
      target.removeEventListener('pointerup', onUp)
      target.removeEventListener('pointercancel', onUp)
      target.removeEventListener('click', onClick, { capture: true })
    }
  }, [element])
}
