/** One claim, from window to release: reaches the service, hands each page to intake, and says what comes next. */
import { dayMs, TributaryError } from '../../core/index.js'
import type { Connector, Page, PullTask, Stream } from '../../kit/index.js'
import type { Engine } from '../engine.js'
import { ingest, LeaseLost, lockConnection } from '../intake/index.js'
import { addCoverage } from '../store/coverage.js'
import { type Claim, extendLease, makeDue, priorities, releaseClaim, wakeIfConnected } from '../store/pulls.js'
import { added, beginRun, noCounts, noteRun, type RunCounts, type RunEnd } from '../store/runs.js'
import { noteBackfilled, noteSettled, pauseConnection, pauseStream } from '../store/stream-state.js'
import { type StreamRow, streamById } from '../store/streams.js'
import { afterBackfill } from './after-backfill.js'
import { type Closed, closedUntil } from './closed.js'
import { countPage, countPull } from './counting.js'
import { isNotice, leftOf, readNote, widened } from './note.js'
import { backoff, isFault, type Outcome, outcomeOf, shownError } from './outcome.js'
import { Progress } from './progress.js'
import { checkedCursor, hasComeForward, type PullWindow, windowOf } from './pull-window.js'
import { beginning, ending, failing, handingOver } from './sentences.js'
import { backfillWindow, settleEveryMs } from './window.js'

/** How long a claim is ours without a sign of life; every stored page extends it. */
export const leaseMs = 60_000
/** Pages of one pull before others get their turn; the rest is due again at once. */
const maxPagesPerPull = 400
/** Returns that the provider is closed to everybody, where that was found out. */
export const pullClaim = async (engine: Engine, claim: Claim, signal: AbortSignal): Promise<Closed | undefined> => {
  const stream = await streamById(engine.store, claim.streamId)
  const connector = stream && engine.connectors.get(stream.connector)
  const definition = stream && connector?.streams?.[stream.name]
  const idle = { dueAt: undefined, priority: claim.priority, attempts: 0, now: engine.world.now(), left: claim.note }
  if (!stream || !connector || !definition?.pull || stream.connectionState !== 'connected' || stream.state === 'paused')
    return release(engine, claim, idle)
  const window = await windowOf(engine, stream, definition, claim)
  if (window === undefined) return release(engine, claim, idle)
  return new Pull(engine, claim, stream, connector, definition, window, signal).run()
}

type Next = Parameters<typeof releaseClaim>[2]

/** Gives a claim back. A person may have connected again while it was held and found it taken: then it is due after all. */
const release = async (engine: Engine, claim: Claim, next: Next): Promise<undefined> => {
  await releaseClaim(engine.store, claim, next)
  if (next.dueAt === undefined) await wakeIfConnected(engine.store, claim, next.now)
}

/** The life of one pull. A class because it has one: counts grow, the run is written as they do. */
class Pull {
  private counts: RunCounts = noCounts
  private runId = 0
  /** Stretches of this pull that could not be read. */
  private gaps = 0
  /** Documents of the notice that were asked for: who is stopped by a limit goes on after them. */
  private readonly confirmed: string[] = []
  private readonly listed: Set<string> | undefined
  private readonly progress: Progress
  private readonly title: string
  private readonly began: number
  /** The credential of the last request: what the provider says at the end is said of that one. */
  private credential: number | undefined

  constructor(
    private readonly engine: Engine,
    private readonly claim: Claim,
    private readonly stream: StreamRow,
    private readonly connector: Connector,
    private readonly definition: Stream,
    private readonly window: PullWindow,
    private readonly signal: AbortSignal,
  ) {
    this.listed = definition.listing === 'complete' ? new Set() : undefined
    this.credential = stream.credential
    this.began = engine.world.now()
    this.progress = new Progress(window, claim.purpose, this.began)
    this.title = definition.title ?? stream.name.replaceAll('_', ' ')
  }

  async run(): Promise<Closed | undefined> {
    const { engine, claim, stream, window } = this
    const { store, world } = engine
    const words = beginning(this.connector.name, this.title, claim.purpose, window.from, window.to)
    this.runId = await beginRun(store, {
      streamId: stream.id,
      individual: stream.individual,
      purpose: isNotice(claim.note) ? 'notice' : claim.purpose,
      from: window.from,
      to: window.to,
      sentence: words,
      now: world.now(),
    })
    engine.bus.publish({ topic: 'run', id: this.runId })
    let finished: 'all' | 'more' = 'all'
    try {
      finished = await this.pages()
      if (finished === 'all' && window.isPart) {
        finished = 'more'
        this.progress.askedUpTo = window.to
      }
    } catch (error) {
      const lost = `${this.connector.name}, ${this.title}: another worker took over.`
      if (error instanceof LeaseLost) await this.end({ state: 'failed', sentence: lost })
      else await this.fail(error)
      const until = closedUntil(error, world.now())
      return until === undefined ? undefined : { connector: stream.connector, priority: claim.priority, until }
    }
    await this.succeed(finished)
    return undefined
  }

  private async pages(): Promise<'all' | 'more'> {
    const task = this.task()
    for (const document of this.window.documents) {
      if (this.definition.one === undefined) break
      const answer = await this.definition.one(task, document)
      const isGone = answer === undefined || (answer.body === undefined && answer.problem === undefined)
      await (isGone ? this.take({}, [document]) : this.take({ answer }))
      this.confirmed.push(document)
    }
    const pages = this.definition.pull?.(task as PullTask<unknown, never>) as AsyncIterable<Page>
    let count = 0
    for await (const page of pages) {
      await this.take(page)
      // Only a checkpoint is a place to stop: what follows is asked for from there.
      const isPlace = page.cursor !== undefined && this.claim.purpose === 'fresh'
      if (++count >= maxPagesPerPull && isPlace && hasComeForward(this.window, this.progress.askedUpTo)) return 'more'
    }
    return 'all'
  }

  private task(): PullTask {
    const { engine, stream, definition, window, claim } = this
    const task = engine.taskFor({
      connector: this.connector,
      stream,
      page: definition.page,
      neededScopes: definition.scopes ?? [],
      purpose: claim.priority === priorities.waiting ? 'waiting' : claim.purpose,
      signal: this.signal,
      onRequest: () => {
        this.counts = { ...this.counts, requests: this.counts.requests + 1 }
      },
      onCredential: (version) => {
        this.credential = version
      },
    })
    return {
      ...task,
      ...(stream.cursor !== undefined && { cursor: checkedCursor(definition, stream.cursor) }),
      window: { from: window.from, to: window.to },
      purpose: claim.purpose,
      now: engine.world.now(),
    }
  }

  private async take(page: Page, gone?: readonly string[]): Promise<void> {
    const { engine, stream, definition, claim } = this
    const committed = await ingest(engine, {
      stream,
      definition,
      mapper: this.connector.version,
      page,
      ...(gone && { gone }),
      runId: this.runId,
      ...(this.listed && { listed: this.listed }),
      ...this.progress.walked(page),
      fence: (db) => extendLease(db, claim, engine.world.now() + leaseMs),
    })
    this.counts = added(this.counts, committed, page.answer === undefined ? 0 : 1)
    countPage(engine.world.meter, stream.connector, committed)
    if (page.failed !== undefined) this.gaps++
    this.progress.comeTo(page.covers)
    await noteRun(engine.store, this.runId, this.counts)
    engine.bus.publish({ topic: 'run', id: this.runId })
    if (committed.created + committed.updated + committed.deleted > 0) engine.bus.publish({ topic: 'changes' })
    if (page.covers !== undefined || page.failed !== undefined)
      engine.bus.publish({ topic: 'coverage', connection: stream.connectionId, stream: stream.name })
  }

  private async succeed(finished: 'all' | 'more'): Promise<void> {
    const { engine, claim, stream, definition, window } = this
    const { store, world } = engine
    const now = world.now()
    if (claim.purpose === 'backfill') await this.succeedBackfill(now)
    else {
      // What was stopped and resumed has read its first part when it began.
      const { since = now, narrow } = readNote(claim.note)
      if (finished === 'all')
        await noteSettled(store, stream.id, now, window.settles && this.gaps === 0 ? since : undefined)
      const history = stream.backfilledTo === undefined && stream.backfillWanted !== undefined
      if (history && finished === 'all') await this.startBackfill(now)
      const every = (definition.everyMinutes ?? 60) * 60_000
      // Jitter: ten thousand people who connected in one minute need not be asked for in one minute for ever.
      const isOld = finished === 'all' && now - since >= settleEveryMs
      const regular = isOld ? now : Math.round(now + every * (0.9 + 0.2 * world.random()))
      const again = this.gaps === 0 ? regular : Math.min(regular, now + backoff(claim.attempts, world.random()))
      const attempts = this.gaps === 0 ? 0 : claim.attempts + 1
      // The next part may be twice as wide: limits change, and a listing by days alone never says what is missing.
      const wider = { upTo: this.progress.askedUpTo, began: this.began, narrow: narrow && narrow * 2 }
      const left = finished === 'more' ? leftOf(claim.note, this.confirmed, wider) : undefined
      await this.release({ dueAt: finished === 'more' ? now : again, priority: priorities.fresh, attempts, now, left })
    }
    const sentence = ending(this.connector.name, this.title, this.counts, claim.purpose, window.from, window.to)
    await this.end({ state: 'done', sentence })
  }

  private async succeedBackfill(now: number): Promise<void> {
    const { engine, claim, stream, window, gaps } = this
    const { next, isEnd } = await afterBackfill(engine, { claim, stream, window, gaps, now })
    await this.release(isEnd ? next : { ...next, left: widened(claim.note) })
    if (!isEnd) return
    // More may have been asked for while this was on its way, when we still had the lease.
    const released = await streamById(engine.store, stream.id)
    const again = { streamIds: [stream.id], purpose: 'backfill', priority: priorities.backfill, now } as const
    if (released !== undefined && backfillWindow(released) !== undefined) await makeDue(engine.store, again)
  }

  private async startBackfill(now: number): Promise<void> {
    await this.engine.store.transaction(async (db) => {
      await noteBackfilled(db, this.stream.id, this.window.from)
      await makeDue(db, { streamIds: [this.stream.id], purpose: 'backfill', priority: priorities.backfill, now })
    })
    this.engine.bus.publish({ topic: 'due' })
  }

  private async fail(error: unknown): Promise<void> {
    const { claim, stream } = this
    const { world, store } = this.engine
    const now = world.now()
    if (this.signal.aborted && !(error instanceof TributaryError)) return this.interrupted(now)
    const outcome = outcomeOf(error, claim.attempts, world.random())
    if (isFault(error)) {
      const about = { stream: stream.id, connector: stream.connector, run: this.runId }
      const fault = error instanceof Error ? error.name : 'unknown'
      world.log.error({ ...about, fault }, 'pull failed by a fault')
    }
    if (outcome.next === 'retry')
      await store.transaction(async (db) => {
        // A backfill of the same stream may be storing its spans at this moment.
        await lockConnection(db, stream.connectionId)
        const span = { from: this.window.from, to: this.window.to, state: 'failed' } as const
        await addCoverage(db, stream.id, span, now, (this.definition.settleDays ?? 0) * dayMs)
      })
    const dueAt = await this.applied(outcome, now)
    const attempts = outcome.next === 'retry' ? claim.attempts + 1 : claim.attempts
    const left = leftOf(
      claim.note,
      this.confirmed,
      outcome.next === 'wait' ? this.progress.stopped(this.counts.pages) : { began: this.began },
    )
    await this.release({ dueAt, priority: claim.priority, attempts, now, left })
    await this.end({
      state: outcome.next === 'wait' ? 'waiting' : 'failed',
      sentence: failing(this.connector.name, this.title, error, dueAt),
      error: shownError(error),
    })
  }

  /** This process is asked to end: whoever else is there goes on at once, from what is stored. */
  private async interrupted(now: number): Promise<void> {
    const { claim, stream, connector, title } = this
    const left = leftOf(claim.note, this.confirmed, this.progress.interrupted())
    await this.release({ dueAt: now, priority: claim.priority, attempts: claim.attempts, now, left })
    this.engine.world.log.info({ stream: stream.id, run: this.runId }, 'pull given back, as this process ends')
    await this.end({ state: 'waiting', sentence: handingOver(connector.name, title) })
  }

  private async applied(outcome: Outcome, now: number): Promise<number | undefined> {
    const { engine, stream } = this
    const seen = { version: this.credential }
    switch (outcome.next) {
      case 'regular':
        return now
      case 'wait':
        // A little later than asked, and not all at once.
        return outcome.until + Math.round(engine.world.random() * 2000)
      case 'retry':
        return now + outcome.after
      case 'pause-stream':
        await pauseStream(engine.store, stream.id, outcome.message, seen)
        return undefined
      case 'pause-connection':
        await pauseConnection(engine.store, stream.connectionId, outcome.message, now, seen)
        engine.bus.publish({ topic: 'connection', id: stream.connectionId })
        return undefined
    }
  }

  private async release(next: Next): Promise<void> {
    await release(this.engine, this.claim, next)
  }

  private async end(end: RunEnd): Promise<void> {
    countPull(this.engine.world.meter, this.stream.connector, this.claim.purpose, end)
    await noteRun(this.engine.store, this.runId, this.counts, { ...end, now: this.engine.world.now() })
    this.engine.bus.publish({ topic: 'run', id: this.runId })
    this.engine.bus.publish({ topic: 'connection', id: this.stream.connectionId })
  }
}
