/** A key that the person took from the service's own pages. */
import type { WayInOutcome } from '../../api.js'
import { ask } from '../../lib/client.js'
import { MarkdownLine } from '../../parts/markdown.js'
import { SecretField } from './secret-field.js'
import { emptyAndFocus, typedIn, useSending, type WayFormProps } from './sending.js'

const mostLetters = 4096

export const KeyForm = ({ service, way, region, dismiss, connected }: WayFormProps) => {
  const { busy, problem, send } = useSending()
  return (
    <form
      method="post"
      onSubmit={async (event) => {
        event.preventDefault()
        const form = event.currentTarget
        const outcome = await send(() =>
          ask<WayInOutcome>('/v1/connections/key', { connector: service.id, key: typedIn(form, 'key'), region }),
        )
        if (outcome?.state === 'connected') {
          form.reset()
          connected(outcome.connectionId)
        } else if (outcome?.state === 'refused') emptyAndFocus(form, 'key')
      }}
    >
      {way.help === undefined ? null : (
        <p class="quiet">
          <MarkdownLine text={way.help} />
        </p>
      )}
      <SecretField
        name="key"
        label={way.personal ? 'Your own key' : 'Your key'}
        autocomplete="off"
        maxLength={mostLetters}
        problem={problem}
      />
      <div class="dialog-actions">
        <button type="button" class="button" onClick={dismiss}>
          Cancel
        </button>
        <button type="submit" class="button primary" disabled={busy}>
          {busy ? `Asking ${service.name}…` : 'Connect'}
        </button>
      </div>
    </form>
  )
}
