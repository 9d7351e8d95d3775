/** A question in front of the page. It closes by Escape, too, and gives the focus back to where it came from. */
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

interface Props {
  readonly title: string
  /** When it has closed, however it was closed. */
  readonly close: () => void
  /** `dismiss` closes it. */
  readonly children: (dismiss: () => void) => ComponentChildren
}
export const Dialog = ({ title, close, children }: Props) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} onClose={close} aria-labelledby={id}>
      <div class="dialog-body">
        <h2 id={id}>{title}</h2>
        {children(() => dialog.current?.close())}
      </div>
    </dialog>
  )
}
