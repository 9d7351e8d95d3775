/** Fetches a workout from one of its sources, and keeps what came. */
import type { ApplyRun } from './apply-run.js'
import { retryAfterMs } from './apply-run.js'
import { foundIn, lacks, learned, openDownload } from './content.js'
import { downloadsAtMost } from './eligibility.js'
import type { Content, Listing, Step } from './model.js'
import { reasonOfError, reasonOfSkip } from './reasons.js'

/** What cannot be had at present is asked for again after so long. */
const askAgainMs = 3_600_000

export const applyDownload = async (
  run: ApplyRun,
  { activity, from, externalId }: Extract<Step, { readonly do: 'download' }>,
): Promise<boolean> => {
  const listing = run.listingsOf(activity).find((each) => each.connection === from && each.externalId === externalId)
  const content = listing === undefined ? undefined : await fetchOne(run, activity, listing)
  if (content === undefined) {
    run.failedDownloads.add(activity)
    // Another source may have it.
    if (!run.isStopped) run.dueBy(run.ports.now() + 1)
    return false
  }
  if (run.view.settings.mergeChannels === 'missing') await fetchMissing(run, activity, content)
  return true
}

/** A second source is asked only where it says that it measured what the first did not. */
const fetchMissing = async (run: ApplyRun, activity: string, content: Content): Promise<void> => {
  const held = new Set(run.activity(activity)?.originals.map(({ connection }) => connection))
  for (const listing of run.listingsOf(activity)) {
    if (listing.goneAt !== undefined || held.has(listing.connection)) continue
    const party = run.party(listing.connection)
    const isAble = party?.can.download === true && party.out === undefined && listing.excluded === undefined
    if (!isAble || listing.failures >= downloadsAtMost || listing.summary.skip !== undefined) continue
    if (lacks(content, listing)) await fetchOne(run, activity, listing)
  }
}

const fetchOne = async (run: ApplyRun, activity: string, listing: Listing): Promise<Content | undefined> => {
  const { ports, view } = run
  const { connection, externalId, summary } = listing
  const download = run.abilities(connection).download
  if (run.isClosed(connection, 'download') || download === undefined) return undefined
  const state = { connection, externalId }
  let got: Awaited<ReturnType<typeof download.fetch>>
  try {
    got = await download.fetch(ports.taskFor(connection, activity), summary)
  } catch (error) {
    await downloadFailed(run, listing, error)
    return undefined
  }
  run.went(connection, 'download')
  const opened =
    'skip' in got
      ? { excluded: { ...reasonOfSkip(got.skip), isPermanent: got.skip.isPermanent ?? true } }
      : openDownload(got, listing, { settings: view.settings, now: ports.now() })
  if ('excluded' in opened) {
    const notBefore = ports.now() + askAgainMs
    const again = opened.excluded.isPermanent ? {} : { notBefore }
    await ports.saveListing({ ...state, failures: 0, excluded: opened.excluded, ...again })
    if (!opened.excluded.isPermanent) run.dueBy(notBefore)
    return undefined
  }
  const { content, facts } = opened
  const before = run.activity(activity)
  if (before === undefined) return undefined
  const found = foundIn(content, facts)
  const told = learned(before.summary, content, facts)
  await ports.saveOriginal({ activity, content, found, ...(told !== undefined && { summary: told }) })
  if (listing.failures > 0 || listing.excluded !== undefined) await ports.saveListing({ ...state, failures: 0 })
  run.learn({
    ...before,
    summary: { ...before.summary, ...told },
    content: found,
    originals: [...before.originals, content.original],
  })
  return content
}

const downloadFailed = async (run: ApplyRun, listing: Listing, error: unknown): Promise<void> => {
  const { ports } = run
  const { connection, externalId, failures } = listing
  const outcome = await run.judge(connection, 'download', error)
  // A limit, a pause, an outage: it is not about this workout.
  if (outcome === 'waits' || outcome === 'out' || outcome === 'not_sent' || run.isStopped) return
  const { code, message } = reasonOfError(error, 'download')
  const notBefore = ports.now() + retryAfterMs(failures + 1, ports.random())
  await ports.saveListing({
    connection,
    externalId,
    failures: failures + 1,
    excluded: { code, ...(message !== undefined && { message }), isPermanent: false },
    notBefore,
  })
  if (failures + 1 < downloadsAtMost) run.dueBy(notBefore)
}
