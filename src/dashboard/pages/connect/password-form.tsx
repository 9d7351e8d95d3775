/** User name and password, where a service has no sign-in page of its own; and the code it may send in between. */
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { WayInOutcome } from '../../api.js'
import { ask } from '../../lib/client.js'
import { MarkdownLine } from '../../parts/markdown.js'
import { FieldProblem, problemMarks, SecretField } from './secret-field.js'
import { emptyAndFocus, typedIn, useSending, type WayFormProps } from './sending.js'

const mostLetters = 1024

export const PasswordForm = ({ service, way, region, dismiss, setUnderWay, connected }: WayFormProps) => {
  const id = useId()
  const code = useRef<HTMLInputElement>(null)
  const { busy, problem, send, clear } = useSending()
  const [step, go] = useState<'password' | 'code' | 'code-again'>('password')
  const needsCode = step !== 'password'
  useEffect(() => {
    setUnderWay(needsCode)
    if (needsCode) code.current?.focus()
  }, [needsCode])

  const submit = async (form: HTMLFormElement): Promise<void> => {
    const outcome = await send(() =>
      ask<WayInOutcome>('/v1/connections/password', {
        connector: service.id,
        user: typedIn(form, 'user'),
        password: typedIn(form, 'password'),
        ...(needsCode && { code: typedIn(form, 'code').trim() }),
        remember: new FormData(form).has('remember'),
        region,
      }),
    )
    if (outcome?.state === 'connected') {
      form.reset()
      connected(outcome.connectionId)
    } else if (outcome?.state === 'needs-code') {
      go(needsCode ? 'code-again' : 'code')
      if (needsCode) emptyAndFocus(form, 'code')
    } else if (outcome?.state === 'refused') emptyAndFocus(form, needsCode ? 'code' : 'password')
  }

  const notTaken =
    step === 'code-again' && problem === undefined && !busy
      ? 'This code was not accepted, or it has run out. Type the newest one you were sent.'
      : problem
  return (
    <form
      method="post"
      onSubmit={(event) => {
        event.preventDefault()
        void submit(event.currentTarget)
      }}
    >
      {needsCode ? (
        <>
          <p>{service.name} has sent you a code. Type it here, and the sign-in goes on.</p>
          <div class="field">
            <label for={`${id}-code`}>Code</label>
            <input
              ref={code}
              id={`${id}-code`}
              name="code"
              type="text"
              required
              maxLength={100}
              autocomplete="one-time-code"
              autocapitalize="none"
              spellcheck={false}
              {...problemMarks(`${id}-code`, notTaken)}
            />
            <FieldProblem id={`${id}-code`} problem={notTaken} />
          </div>
        </>
      ) : way.help === undefined ? null : (
        <p class="quiet">
          <MarkdownLine text={way.help} />
        </p>
      )}
      {/* Still there while the code is asked for: both are sent again with it, and are kept nowhere else. */}
      <div class="dialog-body" hidden={needsCode}>
        <div class="field">
          <label for={`${id}-user`}>User name</label>
          <input
            id={`${id}-user`}
            name="user"
            type="text"
            required
            maxLength={mostLetters}
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
          />
        </div>
        <SecretField
          name="password"
          label="Password"
          autocomplete="current-password"
          maxLength={mostLetters}
          problem={needsCode ? undefined : problem}
        />
        <label class="choice">
          <input type="checkbox" name="remember" aria-describedby={`${id}-remember`} />
          <span>
            Remember my password
            <span id={`${id}-remember`} class="small quiet choice-why">
              It is kept encrypted, to sign in with when a session ends. Otherwise we have it until this program ends;
              then we ask again.
            </span>
          </span>
        </label>
      </div>
      <div class="dialog-actions">
        <button
          type="button"
          class="button"
          onClick={() => {
            if (!needsCode) return dismiss()
            clear()
            go('password')
          }}
        >
          {needsCode ? 'Back' : 'Cancel'}
        </button>
        <button type="submit" class="button primary" disabled={busy}>
          {busy ? `Asking ${service.name}…` : needsCode ? 'Go on' : 'Connect'}
        </button>
      </div>
    </form>
  )
}
