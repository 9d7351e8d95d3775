/**
 * Asks providers to call us, and again before their word runs out. Polling is the safety net: a provider that will not
 * subscribe us costs minutes, not data, so a failure is a line in the log and another try later.
 */
import { isIP } from 'node:net'
import { dayMs, minuteMs, TributaryError } from '../../core/index.js'
import type { AppTask, Connector, Subscriptions } from '../../kit/index.js'
import type { Engine } from '../engine.js'
import { claimSubscription, connectorsInUse, scheduleSubscription } from '../store/subscriptions.js'
import { endEach, ensureEach } from './personal-subscriptions.js'
import { type CallHere, type WantedOptions, wantedOf } from './wanted.js'

/** How often we look whether something is due; looking is one query. */
const lookMs = 30_000
/** Longer than all the requests of one subscription take, the provider's calls back to us among them. */
const claimMs = 10 * minuteMs
const retryMs = 15 * minuteMs
/** However long a provider promises: one that has dropped us meanwhile is asked again. */
const longestMs = 7 * dayMs

export interface Subscriber {
  /** Sees to everything that is due; returns how many subscriptions were brought up to date. */
  step(): Promise<number>
  /** Asks a provider that calls us about each person to stop; for disconnecting, while the access is still good. */
  end(connectionId: string): Promise<void>
  start(): void
  stop(): Promise<void>
}
export interface SubscriberOptions extends WantedOptions {
  readonly engine: Engine
  readonly appTaskFor: (connector: Connector, signal: AbortSignal) => AppTask
}

export const createSubscriber = (options: SubscriberOptions): Subscriber => {
  const { store, world, connectors } = options.engine
  const stopping = new AbortController()
  let loop: Promise<void> | undefined

  const step = async (): Promise<number> => {
    const inUse = await connectorsInUse(store)
    let done = 0
    for (const connector of connectors.values()) {
      const { webhook } = connector
      if (webhook === undefined || !inUse.has(connector.id) || stopping.signal.aborted) continue
      const here = await wantedOf(options, connector)
      if (here === undefined) continue
      if (webhook.subscribe !== undefined && (await seeTo(connector, webhook.subscribe, here))) done++
      if (webhook.subscribeEach !== undefined)
        done += await ensureEach(options.engine, connector, webhook.subscribeEach, here, {
          againAt,
          signal: stopping.signal,
        })
    }
    return done
  }

  const seeTo = async (
    connector: Connector,
    subscribe: Subscriptions,
    { address: callbackUrl, wanted }: CallHere,
  ): Promise<boolean> => {
    const now = world.now()
    if (!(await claimSubscription(store, { connector: connector.id, callbackUrl, now, until: now + claimMs })))
      return false
    try {
      const task = options.appTaskFor(connector, stopping.signal)
      const { renewBefore, told } = await subscribe.ensure(task, wanted)
      // Before the next look: what is told once must not be lost.
      if (told !== undefined) await options.secrets.keepTold(connector, told)
      await scheduleSubscription(store, connector.id, againAt(renewBefore, world.now()))
      world.log.info({ connector: connector.id }, 'the service calls us about what is new')
      return true
    } catch (error) {
      if (stopping.signal.aborted) return false
      const code = error instanceof TributaryError ? error.code : 'fault'
      world.log.warn({ connector: connector.id, code }, 'the service could not be asked to call us; tried again later')
      await scheduleSubscription(store, connector.id, world.now() + Math.round(retryMs * (1 + world.random())))
      return false
    }
  }

  const look = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await step()
      } catch (error) {
        world.log.error({ fault: error instanceof Error ? error.name : 'unknown' }, 'subscriptions could not be read')
      }
      await world.sleep(lookMs, stopping.signal)
    }
  }

  return {
    step,
    end: (connectionId) => endEach(options.engine, connectionId, (connector) => wantedOf(options, connector)),
    start() {
      loop ??= look()
    },
    async stop() {
      stopping.abort()
      await loop
    },
  }
}

const againAt = (renewBefore: number | undefined, now: number): number => {
  const latest = now + longestMs
  // One that ends at once would be renewed without end.
  return renewBefore !== undefined && Number.isFinite(renewBefore)
    ? Math.min(Math.max(renewBefore, now + retryMs), latest)
    : latest
}

/** Can a provider somewhere on the internet call this address? Only https, and no name or address of a private network. */
export const isPublic = (url: string): boolean => {
  const { protocol, hostname } = new URL(url)
  if (protocol !== 'https:') return false
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  if (isIP(host) === 4) return !privateIPv4.test(host)
  if (isIP(host) === 6) return /^[23]/.test(host)
  return host.includes('.') && !/\.(local|localhost|internal|lan|home\.arpa|test|example|invalid)$/.test(host)
}
/** https://www.iana.org/assignments/iana-ipv4-special-registry */
const privateIPv4 =
  /^(0|10|127|169\.254|172\.(1[6-9]|2\d|3[01])|192\.168|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])|2[2-5]\d)\./
