/**
 * A circuit per provider: an outage there is one message, not ten thousand. Kept per process; each finds out for
 * itself, which costs a handful of requests and no coordination.
 */
import { TransientError } from '../../core/index.js'
import type { World } from '../world.js'

/** Transient failures in a row that open it. */
export const failuresToOpen = 5
const firstPauseMs = 30_000
const longestPauseMs = 5 * 60_000
const maxProviders = 1_000

export interface Circuit {
  /** Throws `TransientError` while the provider is left alone. After the pause one request at a time is let through. */
  enter(provider: string): void
  succeeded(provider: string): void
  failed(provider: string): void
  /** The request was given up for a reason of ours: it says nothing about the provider. */
  left(provider: string): void
}

interface State {
  failures: number
  pauseMs: number
  openUntil: number
  probing: boolean
}

export const createCircuit = (world: Pick<World, 'now' | 'log' | 'meter'>): Circuit => {
  const states = new Map<string, State>()
  const isOpen = ({ openUntil }: State): boolean => openUntil > 0

  return {
    enter: (provider) => {
      const state = states.get(provider)
      if (state === undefined || !isOpen(state)) return
      if (state.probing || world.now() < state.openUntil)
        throw new TransientError('provider-down', `${provider} has been failing; it is left alone for a while.`)
      state.probing = true
    },
    succeeded: (provider) => {
      const state = states.get(provider)
      if (state === undefined) return
      states.delete(provider)
      if (!isOpen(state)) return
      world.meter?.show('circuit_open', { service: provider }, 0)
      world.log.info({ connector: provider }, 'the provider answers again')
    },
    failed: (provider) => {
      const state = states.get(provider) ?? {
        failures: 0,
        pauseMs: firstPauseMs,
        openUntil: 0,
        probing: false,
      }
      if (!states.has(provider) && states.size < maxProviders) states.set(provider, state)
      state.failures++
      if (isOpen(state)) {
        // Requests that were under way when it opened fail too; only the probe's failure lengthens the pause.
        if (!state.probing) return
        state.pauseMs = Math.min(state.pauseMs * 2, longestPauseMs)
      } else if (state.failures < failuresToOpen) return
      else {
        world.meter?.show('circuit_open', { service: provider }, 1)
        world.log.warn(
          {
            connector: provider,
            failures: state.failures,
            pauseSeconds: state.pauseMs / 1000,
          },
          'the provider keeps failing and is left alone for a while',
        )
      }
      state.probing = false
      state.openUntil = world.now() + state.pauseMs
    },
    left: (provider) => {
      const state = states.get(provider)
      if (state !== undefined) state.probing = false
    },
  }
}
