/** A choice of yes or no, with what it means. */
import { useId } from 'preact/hooks'

interface Props {
  readonly name: string
  readonly about?: string | undefined
  readonly checked: boolean
  readonly set: (on: boolean) => Promise<void>
}
export const Flag = ({ name, about, checked, set }: Props) => {
  const id = useId()
  return (
    <div class="flag">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        {...(about === undefined ? {} : { 'aria-describedby': `${id}-about` })}
        onChange={(event) => void set(event.currentTarget.checked)}
      />
      <div>
        <label for={id}>{name}</label>
        {about === undefined ? null : (
          <p class="small quiet" id={`${id}-about`}>
            {about}
          </p>
        )}
      </div>
    </div>
  )
}
