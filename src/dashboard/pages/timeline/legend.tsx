/** What is drawn and in which colour: the legend is the filter. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Kind } from '../../api.js'
import { familyOrder, familyTitle, hueOf } from '../../lib/families.js'
import { count } from '../../lib/numbers.js'

const key = 'tributary.hidden-kinds'
/** Not about the person: shown on request. */
const firstHidden = (kind: Kind): boolean => ['device', 'environment'].includes(kind.family)

export const useHidden = (kinds: readonly Kind[]) => {
  const [choice, setChoice] = useState<ReadonlyMap<string, boolean>>(remembered)
  const isHidden = (kind: Kind): boolean => choice.get(kind.kind) ?? firstHidden(kind)
  const hide = (some: readonly Kind[], hidden: boolean) => {
    const next = new Map(choice)
    for (const { kind } of some) next.set(kind, hidden)
    setChoice(next)
    try {
      localStorage.setItem(key, JSON.stringify([...next]))
    } catch {
      // Without storage the choice lives as long as the page.
    }
  }
  return { shown: kinds.filter((kind) => !isHidden(kind)), isHidden, hide }
}

const remembered = (): ReadonlyMap<string, boolean> => {
  try {
    return new Map(JSON.parse(localStorage.getItem(key) ?? '[]') as [string, boolean][])
  } catch {
    return new Map()
  }
}

interface Props {
  readonly kinds: readonly Kind[]
  readonly isHidden: (kind: Kind) => boolean
  readonly hide: (some: readonly Kind[], hidden: boolean) => void
  /** What else can be chosen of the drawing. */
  readonly children?: ComponentChildren
}
export const Legend = ({ kinds, isHidden, hide, children }: Props) => {
  const families = [...new Set(kinds.map(({ family }) => family))].sort((a, b) => familyOrder(a) - familyOrder(b))
  const shown = kinds.filter((kind) => !isHidden(kind)).length
  return (
    <div class="legend">
      <ul class="row" aria-label="Families of kinds">
        {families.map((family) => {
          const own = kinds.filter((kind) => kind.family === family)
          const hidden = own.filter(isHidden).length
          return (
            <li key={family}>
              <Toggle
                text={familyTitle(family)}
                family={family}
                pressed={hidden === 0 ? 'true' : hidden === own.length ? 'false' : 'mixed'}
                toggle={() => hide(own, hidden === 0)}
              />
            </li>
          )
        })}
      </ul>
      <div class="legend-foot">
        <details>
          <summary class="small quiet">
            {shown} of {count(kinds.length, 'kind')} shown. Choose kinds
          </summary>
          <ul class="row">
            {kinds.map((kind) => (
              <li key={kind.kind}>
                <Toggle
                  text={kind.title}
                  family={kind.family}
                  pressed={isHidden(kind) ? 'false' : 'true'}
                  toggle={() => hide([kind], !isHidden(kind))}
                />
              </li>
            ))}
          </ul>
        </details>
        {children}
      </div>
    </div>
  )
}

interface ToggleProps {
  readonly text: string
  readonly family: string
  readonly pressed: 'true' | 'false' | 'mixed'
  readonly toggle: () => void
}
const Toggle = ({ text, family, pressed, toggle }: ToggleProps) => (
  <button type="button" class="toggle" aria-pressed={pressed} style={{ '--hue': hueOf(family) }} onClick={toggle}>
    <span class="swatch" aria-hidden="true" />
    {text}
  </button>
)
