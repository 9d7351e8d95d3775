/** What would be done now, service by service, and why the rest would not: nothing is done by looking. */
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { StepName, SyncPlan } from '../../api.js'
import { type LeftOut, type PlanRow, planRows, planSentence, stepText, whyLeftOut } from '../../lib/flow-words.js'
import { count } from '../../lib/numbers.js'
import { useResource } from '../../lib/resource.js'
import { href } from '../../lib/router.js'
import { sportTitle } from '../../lib/sports.js'
import { Failed, Skeleton } from '../../parts/states.js'

const firstSteps = 8
const columns: readonly (readonly [StepName, string])[] = [
  ['download', 'Fetched from'],
  ['upload', 'Sent to'],
  ['edit', 'Changed at'],
  ['remove', 'Removed at'],
]

interface Props {
  readonly isOn: boolean
  readonly switchOn: () => Promise<boolean>
  readonly close: () => void
}
export const PlanDialog = ({ isOn, switchOn, close }: Props) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const [busy, setBusy] = useState(false)
  const plan = useResource<SyncPlan>(`/v1/sync/plan?on=true&limit=${firstSteps}`)
  useEffect(() => dialog.current?.showModal(), [])
  const dismiss = () => dialog.current?.close()
  return (
    <dialog ref={dialog} onClose={close} aria-labelledby={id} class="wide">
      <div class="dialog-body">
        <h2 id={id}>{isOn ? 'What happens now' : 'What would happen'}</h2>
        {plan.data === undefined ? (
          plan.problem === undefined ? (
            <div role="status" aria-label="Looking">
              <Skeleton height={160} />
            </div>
          ) : (
            <Failed problem={plan.problem} again={plan.reload} />
          )
        ) : (
          <Told plan={plan.data} isOn={isOn} />
        )}
        <div class="dialog-actions">
          <button type="button" class="button" onClick={dismiss}>
            {isOn ? 'Close' : 'Leave it off'}
          </button>
          {isOn ? null : (
            <button
              type="button"
              class="button primary"
              disabled={busy || plan.data === undefined}
              onClick={async () => {
                setBusy(true)
                await switchOn()
                dismiss()
              }}
            >
              Switch on
            </button>
          )}
        </div>
      </div>
    </dialog>
  )
}

const Told = ({ plan, isOn }: { readonly plan: SyncPlan; readonly isOn: boolean }) => {
  const rows = planRows(plan)
  const reasons = whyLeftOut(plan.reasons)
  return (
    <>
      <p>{planSentence(plan, isOn)}</p>
      {rows.length === 0 ? null : <Counts rows={rows} />}
      {plan.steps.length === 0 ? null : <Steps plan={plan} />}
      {reasons.length === 0 ? null : <Reasons reasons={reasons} />}
    </>
  )
}

const Counts = ({ rows }: { readonly rows: readonly PlanRow[] }) => {
  const shown = columns.filter(([name]) => rows.some(({ counts }) => (counts[name] ?? 0) > 0))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls sideways, also by keyboard
    <section class="table-wrap" tabIndex={0} aria-label="By service">
      <table class="plan-counts">
        <thead>
          <tr>
            <th scope="col">Service</th>
            {shown.map(([name, title]) => (
              <th key={name} scope="col">
                {title}
              </th>
            ))}
            <th scope="col">Left out</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ connection, service, counts, left }) => (
            <tr key={connection}>
              <th scope="row">{service}</th>
              {shown.map(([name]) => (
                <td key={name}>{amountText(counts[name])}</td>
              ))}
              <td>{amountText(left)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Only what happens is loud. */
const amountText = (amount = 0) => (amount === 0 ? <span class="quiet">0</span> : amount.toLocaleString('en'))

const Steps = ({ plan: { steps, total } }: { readonly plan: SyncPlan }) => (
  <section>
    <h3>{total > steps.length ? `The first ${steps.length} of ${count(total, 'step')}` : 'Step by step'}</h3>
    <ol class="plan-steps">
      {steps.map((step, index) => (
        <li key={index}>
          <a href={href('activities', { id: step.activity })}>{step.name ?? sportTitle(step.sport ?? 'other')}</a>{' '}
          <span class="quiet">
            {stepText(step.do)} {preposition[step.do]} {step.service}
          </span>
        </li>
      ))}
    </ol>
  </section>
)
const preposition: Readonly<Record<StepName, string>> = {
  download: 'from',
  upload: 'to',
  check: 'at',
  confirm: 'at',
  edit: 'at',
  remove: 'at',
}

const Reasons = ({ reasons }: { readonly reasons: readonly LeftOut[] }) => (
  <section>
    <h3>What is left out, and why</h3>
    <ul class="plan-steps">
      {reasons.map(({ message, where }) => (
        <li key={message}>
          {message} <span class="quiet">{where}</span>
        </li>
      ))}
    </ul>
  </section>
)
