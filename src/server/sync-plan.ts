/** A plan as the API tells it: its first steps, and how many of each there are by service, done or left out. */
import { syncReasonOwner, syncReasonText } from '../core/index.js'
import type { FlowsView, PlanPreview } from '../runtime/index.js'

export const planOfSteps = (preview: PlanPreview, parties: FlowsView['parties'], limit: number) => {
  const named = new Map(
    parties.map(({ connection, connector, service }) => [connection, { connection, connector, service }]),
  )
  const partyOf = (connection: string) => named.get(connection) ?? { connection, connector: '', service: '' }
  const reasons = new Map<string, { readonly first: (typeof preview.plan.verdicts)[number]; count: number }>()
  for (const verdict of preview.plan.verdicts) {
    if (verdict.reason === undefined || verdict.state === 'on_its_way') continue
    const key = `${verdict.connection} ${verdict.reason.code}`
    const known = reasons.get(key)
    if (known === undefined) reasons.set(key, { first: verdict, count: 1 })
    else known.count++
  }
  return {
    steps: preview.steps.slice(0, limit),
    total: preview.steps.length,
    counts: Object.entries(preview.counts).flatMap(([connection, each]) =>
      Object.entries(each).map(([doing, count]) => ({ ...partyOf(connection), do: doing, count })),
    ),
    reasons: [...reasons.values()]
      .flatMap(({ first: { connection, reason }, count }) =>
        reason === undefined
          ? []
          : [
              {
                ...partyOf(connection),
                reason: {
                  code: reason.code,
                  // Of many workouts: the sentence that fits all of them.
                  message: syncReasonText(reason.code),
                  owner: syncReasonOwner(reason.code),
                },
                count,
              },
            ],
      )
      .sort((one, other) => other.count - one.count),
  }
}
