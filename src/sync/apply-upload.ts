/**
 * Sends a workout to a target, once. An intent is written before anything leaves; what became of it is written after.
 * Between the two nobody knows, and nobody sends again before the target has been asked (I8).
 */
import { hourMs } from '../core/index.js'
import type { OutgoingActivity, Receipt } from '../kit/index.js'
import { type ApplyRun, retryAfterMs } from './apply-run.js'
import { editableOf } from './edits.js'
import { obstacleAt, obstacleForAll, questionOf, uploadsAtMost } from './eligibility.js'
import type { Link, Party, Reason, Step } from './model.js'
import { prepare } from './prepare.js'
import { reasonOfError, reasonOfSkip } from './reasons.js'
import { scenesOf } from './scene.js'
import { foundAmong, tellsFrom } from './whereabouts.js'

type UploadStep = Extract<Step, { readonly do: 'upload' }>

/** A service that has no room, or a person who has to do something: asked again after so long. */
const askAgainMs = 6 * hourMs
const usualCheckMs = 5_000
/** One that can be asked for its mark is asked after so long. */
const askSoonMs = 60_000
export const applyUpload = async (run: ApplyRun, step: UploadStep): Promise<boolean> => {
  const { activity, to, mark } = step
  const upload = run.abilities(to).upload
  const party = run.party(to)
  if (run.failedDownloads.has(activity) || run.isClosed(to, 'upload')) return false
  if (upload === undefined || party === undefined) return false
  const outgoing = isListedNow(run, step) ? undefined : await outgoingOf(run, step, party)
  if (outgoing === undefined) return false
  const before = run.link(step)
  const now = run.ports.now()
  const intended: Link = {
    activity,
    connection: to,
    state: 'intended',
    mark,
    intendedAt: now,
    attempts: (before?.attempts ?? 0) + 1,
    // One that can be asked for its mark can be asked at once.
    ...(upload.find === undefined && { notBefore: tellsFrom(now, party) }),
    changedAt: now,
  }
  if (!(await run.intend(intended))) return false
  try {
    const receipt = await upload.send(run.ports.taskFor(to, activity), outgoing)
    run.went(to, 'upload')
    const isListed = party.can.list && upload.isListed !== false
    await noteReceipt(run, intended, receipt, isListed ? undefined : outgoing)
  } catch (error) {
    return uploadFailed(run, intended, error)
  }
  return true
}

/** Looking for another upload, it was seen there: the next plan knows. */
const isListedNow = (run: ApplyRun, { activity, to }: UploadStep): boolean => {
  const [listed, sought] = [run.fresh.get(to), run.activity(activity)]
  const isThere = listed !== undefined && sought !== undefined && foundAmong(run, sought, listed) !== undefined
  if (isThere) run.dueBy(run.ports.now() + 1)
  return isThere
}

/** What is sent, if now that its content is known it may still be sent. */
const outgoingOf = async (run: ApplyRun, step: UploadStep, party: Party): Promise<OutgoingActivity | undefined> => {
  const [scene] = scenesOf(run.viewOf(step.activity))
  // What the content has told forbids it: the next plan says so.
  if (scene === undefined || obstacleForAll(scene) !== undefined || obstacleAt(scene, party) !== undefined) {
    run.dueBy(run.ports.now() + 1)
    return undefined
  }
  const contents = await run.contents(step.activity)
  if (contents.length === 0) {
    await notSent(run, step, { code: 'corrupt' }, { isFinal: false })
    return undefined
  }
  const prepared = prepare({
    mark: step.mark,
    activity: scene.activity,
    contents,
    rankOf: (connection) => run.party(connection)?.rank ?? Number.MAX_SAFE_INTEGER,
    settings: run.view.settings,
    target: { upload: run.abilities(step.to).upload ?? { formats: [] }, settings: party.settings },
  })
  if ('refused' in prepared) {
    await notSent(run, step, prepared.refused, { isFinal: prepared.refused.code === 'too_large' })
    return undefined
  }
  const { activity } = prepared.outgoing
  const refusal = party.refuses({ ...questionOf(scene), activity })
  if (refusal === undefined) return prepared.outgoing
  await notSent(run, step, refusal, { isFinal: true })
  return undefined
}

const notSent = async (
  run: ApplyRun,
  step: UploadStep,
  reason: Reason,
  { isFinal }: { readonly isFinal: boolean },
): Promise<void> => {
  const now = run.ports.now()
  await run.save({
    activity: step.activity,
    connection: step.to,
    state: isFinal ? 'refused' : 'failed',
    mark: step.mark,
    attempts: run.link(step)?.attempts ?? 0,
    reason,
    ...(!isFinal && { notBefore: now + askAgainMs }),
    changedAt: now,
  })
}

/** What the target said of an upload, at once or later. `sent`: where no listing will ever tell what is there. */
export const noteReceipt = async (
  run: ApplyRun,
  link: Link,
  receipt: Receipt,
  sent?: OutgoingActivity,
): Promise<void> => {
  const now = run.ports.now()
  const { notBefore: _, ticket: __, reason: ___, externalId: ____, agreed: _____, ...open } = link
  switch (receipt.state) {
    case 'stored':
    case 'duplicate': {
      // What was held already before we first sent it is the person's own, and not ours to take back.
      const state = receipt.state === 'duplicate' && link.attempts <= 1 ? 'present' : 'uploaded'
      const { externalId } = receipt
      const agreed = sent === undefined ? {} : { agreed: editableOf(sent) }
      const named = externalId === undefined ? {} : { externalId }
      return run.save({ ...open, ...named, ...agreed, state, attempts: 0, changedAt: now })
    }
    case 'processing': {
      const { ticket, checkAfterSeconds } = receipt
      const waited = now - (link.intendedAt ?? now)
      const after = Math.max((checkAfterSeconds ?? 0) * 1000 || usualCheckMs, Math.min(waited / 2, hourMs))
      return run.save({ ...open, state: 'processing', ticket, notBefore: now + after, changedAt: now })
    }
    case 'refused': {
      const reason = reasonOfSkip(receipt.reason)
      if (receipt.reason.isPermanent !== false) return run.save({ ...open, state: 'refused', reason, changedAt: now })
      const attempts = Math.max(0, link.attempts - 1)
      return run.save({ ...open, state: 'failed', attempts, reason, notBefore: now + askAgainMs, changedAt: now })
    }
  }
}

/** Whether anything has left us. */
const uploadFailed = async (run: ApplyRun, intended: Link, error: unknown): Promise<boolean> => {
  const { ports } = run
  const outcome = await run.judge(intended.connection, 'upload', error)
  if (run.isStopped) return true
  const now = ports.now()
  const reason = reasonOfError(error, 'upload')
  const { notBefore: _, ...open } = intended
  const failed = { ...open, state: 'failed', reason, changedAt: now } as const
  // It has not been sent: as if nobody had tried.
  if (outcome === 'waits' || outcome === 'out' || outcome === 'not_sent') {
    await run.save({ ...failed, attempts: intended.attempts - 1 })
    return false
  }
  // It was answered, and the answer was no.
  if (outcome === 'answered') {
    const isLast = intended.attempts >= uploadsAtMost
    const notBefore = now + retryAfterMs(intended.attempts, ports.random())
    await run.save({ ...failed, ...(!isLast && { notBefore }) })
  } else await run.save({ ...intended, reason, notBefore: intended.notBefore ?? now + askSoonMs })
  return true
}
