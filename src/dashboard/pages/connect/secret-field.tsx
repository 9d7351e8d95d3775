/** A field whose letters are hidden until the person wants to see them, with the sentence that says what was wrong. */
import { useId, useState } from 'preact/hooks'

interface Props {
  readonly name: string
  readonly label: string
  readonly autocomplete: 'current-password' | 'off'
  readonly problem: string | undefined
  readonly maxLength: number
}
export const SecretField = ({ name, label, autocomplete, problem, maxLength }: Props) => {
  const id = useId()
  const [isShown, show] = useState(false)
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="copy-field">
        <input
          id={id}
          name={name}
          {...(isShown ? { type: 'text' } : { type: 'password' })}
          required
          maxLength={maxLength}
          autocomplete={autocomplete}
          autocapitalize="none"
          spellcheck={false}
          {...problemMarks(id, problem)}
        />
        <button type="button" class="button" aria-pressed={isShown} onClick={() => show(!isShown)}>
          {isShown ? 'Hide' : 'Show'}
          <span class="hidden-text"> what is typed</span>
        </button>
      </div>
      <FieldProblem id={id} problem={problem} />
    </div>
  )
}

/** Ties a field to its sentence, for who cannot see that they stand together. */
export const problemMarks = (id: string, problem: string | undefined) =>
  problem === undefined ? {} : ({ 'aria-invalid': true, 'aria-describedby': `${id}-problem` } as const)

export const FieldProblem = ({ id, problem }: { readonly id: string; readonly problem: string | undefined }) => (
  <p id={`${id}-problem`} class="field-problem" role="alert">
    {problem}
  </p>
)
