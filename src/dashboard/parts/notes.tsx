/** One short sentence about what was just done, said where it is seen and heard. */
import { cell, useCell } from '../lib/cell.js'
import { problemOf } from '../lib/client.js'
import { Icon } from './icons.js'

interface Note {
  readonly text: string
  readonly tone: 'good' | 'bad'
}
const note = cell<Note | undefined>(undefined)

export const say = (text: string, tone: Note['tone'] = 'good'): void => note.set({ text, tone })

/** Does it and says so; says why not when it failed. */
export const attempt = async (action: () => Promise<void>, done: string | (() => string)): Promise<boolean> => {
  try {
    await action()
    say(typeof done === 'string' ? done : done())
    return true
  } catch (error) {
    const { title, detail } = problemOf(error)
    say(`${title}. ${detail.replaceAll('`', '')}`, 'bad')
    return false
  }
}

export const Notes = () => {
  const current = useCell(note)
  return (
    <div aria-live="polite">
      {current === undefined ? null : (
        <div class="notice" data-tone={current.tone}>
          <span>{current.text}</span>
          <button type="button" class="button plain" aria-label="Dismiss" onClick={() => note.set(undefined)}>
            <Icon name="close" size={16} />
          </button>
        </div>
      )}
    </div>
  )
}
