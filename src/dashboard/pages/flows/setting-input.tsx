/** One setting of a connector's own, as it described it. */
import { useState } from 'preact/hooks'
import type { SettingField } from '../../api.js'
import { withCode } from '../../parts/states.js'
import { Flag } from './flag.js'

interface Props {
  readonly id: string
  readonly field: SettingField
  readonly value: unknown
  /** `null` gives it its default back. */
  readonly set: (value: unknown) => Promise<void>
}
export const SettingInput = ({ id, field, value, set }: Props) => {
  if (field.input === 'flag')
    return <Flag name={field.title} about={field.help} checked={value === true} set={(on) => set(on)} />
  return (
    <div class="field">
      <label for={id}>{field.title}</label>
      {field.input === 'choice' ? (
        <select id={id} value={textOf(value)} onChange={(event) => void set(event.currentTarget.value)}>
          {Object.entries(field.choices ?? {}).map(([word, title]) => (
            <option key={word} value={word}>
              {title}
            </option>
          ))}
        </select>
      ) : (
        <TextSetting id={id} value={textOf(value)} set={set} />
      )}
      {field.help === undefined ? null : <p class="small quiet">{withCode(field.help)}</p>}
    </div>
  )
}

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

/** Kept when the field is left, or with Enter: half a word is no folder. */
const TextSetting = ({
  id,
  value,
  set,
}: {
  readonly id: string
  readonly value: string
  readonly set: Props['set']
}) => {
  const [typed, type] = useState<string>()
  return (
    <input
      id={id}
      type="text"
      autocomplete="off"
      spellcheck={false}
      value={typed ?? value}
      onInput={(event) => type(event.currentTarget.value)}
      onBlur={() => {
        const wanted = typed?.trim()
        type(undefined)
        if (wanted !== undefined && wanted !== value) void set(wanted === '' ? null : wanted)
      }}
      onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
    />
  )
}
