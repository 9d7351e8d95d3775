/** Asks after uploads, and changes or removes what is there. */
import { dayMs, hourMs, type Instant } from '../core/index.js'
import type { Activities } from '../kit/index.js'
import { type ApplyRun, retryAfterMs } from './apply-run.js'
import { noteReceipt } from './apply-upload.js'
import { uploadsAtMost } from './eligibility.js'
import type { Link, Step } from './model.js'
import { whereIs } from './whereabouts.js'

type StepOf<Do extends Step['do']> = Extract<Step, { readonly do: Do }>

/** A ticket that is still open after so long is not believed any more. */
const processedWithinMs = dayMs
/** While a service cannot be asked, it is tried again after so long. */
const askAgainMs = hourMs

export const applyCheck = async (run: ApplyRun, step: StepOf<'check'>): Promise<boolean> => {
  const link = run.link(step)
  if (link === undefined || run.isClosed(step.to, 'upload')) return false
  const { upload } = run.abilities(step.to)
  const now = run.ports.now()
  const isOverdue = now - (link.intendedAt ?? now) > processedWithinMs
  if (upload?.check === undefined || link.ticket === undefined || isOverdue) {
    await run.save(withoutTicket(link, now))
    return true
  }
  const { check } = upload
  const answer = await asked(run, link, () => check(run.ports.taskFor(step.to, step.activity), link.ticket as never))
  if (answer === 'unanswerable') await run.save(withoutTicket(link, now))
  else if (answer !== 'later') await noteReceipt(run, link, answer.value)
  return true
}

const withoutTicket = ({ ticket: _, notBefore: __, ...link }: Link, now: Instant): Link => ({
  ...link,
  state: 'intended',
  notBefore: now,
  changedAt: now,
})

export const applyConfirm = async (run: ApplyRun, step: StepOf<'confirm'>): Promise<boolean> => {
  const link = run.link(step)
  const party = run.party(step.to)
  const activity = run.activity(step.activity)
  if (link === undefined || party === undefined || activity === undefined) return false
  if (run.isClosed(step.to, 'upload') || run.isClosed(step.to, 'list')) return false
  const answer = await asked(run, link, () => whereIs(run, link, { activity, party }))
  if (answer === 'later') return true
  const found = answer === 'unanswerable' ? ({ state: 'unknown' } as const) : answer.value
  const now = run.ports.now()
  const { notBefore: _, reason: __, ...open } = link
  switch (found.state) {
    case 'there':
      await run.save({ ...open, state: 'uploaded', externalId: found.externalId, attempts: 0, changedAt: now })
      break
    case 'not_there':
      await run.save({ ...open, state: 'failed', reason: link.reason ?? { code: 'upload' }, changedAt: now })
      if (link.attempts < uploadsAtMost) run.dueBy(now + 1)
      break
    case 'not_yet':
      await run.save({ ...link, notBefore: found.until })
      break
    case 'unknown':
      await run.save({ ...link, notBefore: now + askAgainMs })
      break
    case 'never':
      // Better once too few than once too many.
      await run.save({ ...open, state: 'refused', reason: { code: 'upload', message: cannotTell }, changedAt: now })
  }
  return true
}
const cannotTell = 'The upload was interrupted, and the service cannot be asked whether it arrived.'

export const applyEdit = async (run: ApplyRun, step: StepOf<'edit'>): Promise<boolean> => {
  const link = run.link(step)
  const { edit } = run.abilities(step.to)
  if (link?.externalId === undefined || edit === undefined || run.isClosed(step.to, 'upload')) return false
  const { externalId } = link
  const answer = await asked(run, link, () =>
    edit.send(run.ports.taskFor(step.to, step.activity), externalId, step.changes),
  )
  if (answer === 'later') return true
  const { notBefore: _, ...open } = link
  const now = run.ports.now()
  const agreed = { ...link.agreed, ...step.changes }
  // What the service will not have after so many attempts is let be.
  const isOver = answer !== 'unanswerable' || link.attempts + 1 >= uploadsAtMost
  const attempts = link.attempts + 1
  const notBefore = now + retryAfterMs(attempts, run.ports.random())
  await run.save(isOver ? { ...open, agreed, attempts: 0, changedAt: now } : { ...open, attempts, notBefore })
  // What has reached everyone is agreed, and what comes after it can go: the next match says so.
  if (isOver) run.dueBy(now + 1)
  return true
}

export const applyRemove = async (run: ApplyRun, step: StepOf<'remove'>): Promise<boolean> => {
  const link = run.link(step)
  const activities: Activities = run.abilities(step.to)
  if (link?.externalId === undefined || activities.delete === undefined || run.isClosed(step.to, 'upload')) return false
  const { externalId } = link
  const answer = await asked(run, link, () =>
    activities.delete?.(run.ports.taskFor(step.to, step.activity), externalId),
  )
  if (answer === 'later') return true
  const now = run.ports.now()
  const { notBefore: _, ...open } = link
  if (answer === 'unanswerable') {
    const attempts = link.attempts + 1
    await run.save({ ...open, attempts, notBefore: now + retryAfterMs(attempts, run.ports.random()) })
  } else await run.save({ ...open, state: 'removed', attempts: 0, reason: step.reason, changedAt: now })
  return true
}

/**
 * Asks the service. `later`: a limit, a pause, an outage; noted, and nothing is known. `unanswerable`: it was asked, and
 * there is no answer to be had.
 */
const asked = async <T>(
  run: ApplyRun,
  link: Link,
  ask: () => Promise<T> | undefined,
): Promise<{ readonly value: T } | 'later' | 'unanswerable'> => {
  try {
    const value = (await ask()) as T
    run.went(link.connection, 'upload')
    return { value }
  } catch (error) {
    const outcome = await run.judge(link.connection, 'upload', error)
    if (outcome === 'answered') return 'unanswerable'
    if (outcome === 'unknown' && !run.isStopped) {
      const now = run.ports.now()
      const waited = now - (link.intendedAt ?? now)
      await run.save({ ...link, notBefore: now + Math.min(Math.max(waited / 2, 300_000), 12 * hourMs) })
    }
    return 'later'
  }
}
