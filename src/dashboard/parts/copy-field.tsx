/** A value to be carried elsewhere by hand: to be read, selected, and copied with one button. */
import { useId, useRef, useState } from 'preact/hooks'
import { Icon } from './icons.js'

export const CopyField = ({ label, value }: { readonly label: string; readonly value: string }) => {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [told, tell] = useState('')
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="copy-field">
        <input
          ref={input}
          id={id}
          type="text"
          readOnly
          value={value}
          autocomplete="off"
          spellcheck={false}
          onFocus={(event) => event.currentTarget.select()}
        />
        <button
          type="button"
          class="button"
          onClick={async () => tell((await copied(value, input.current)) ? 'Copied' : 'Copy it by hand')}
        >
          <Icon name={told === 'Copied' ? 'check' : 'copy'} size={16} />
          <span class="copy-told">{told === '' ? 'Copy' : told}</span>
          <span class="hidden-text"> {label}</span>
        </button>
      </div>
      <span role="status" class="hidden-text">
        {told === '' ? '' : `${label}: ${told}`}
      </span>
    </div>
  )
}

/** Without HTTPS a browser has no clipboard for pages; there the old way still works. */
const copied = async (value: string, input: HTMLInputElement | null): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(value)
    return true
  } catch {
    input?.select()
    return document.execCommand('copy')
  }
}
