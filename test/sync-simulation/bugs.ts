/** Faults that can be planted, to see that the checks would find them. */
import type { SyncPorts } from '../../src/sync/index.js'

export const bugNames = ['no-intent', 'no-confirm', 'stale-listing'] as const
export type BugName = (typeof bugNames)[number]

/** `no-intent`: intents are not written. `no-confirm`: nobody asks what became of them. `stale-listing`: nobody looks first. */
export const withBug = (ports: SyncPorts, bug: BugName | undefined): SyncPorts => {
  switch (bug) {
    case undefined:
      return ports
    case 'no-intent':
      return { ...ports, saveLink: async (link) => (link.state === 'intended' ? undefined : ports.saveLink(link)) }
    case 'no-confirm':
      return {
        ...ports,
        load: async () => {
          const view = await ports.load()
          const links = view.links.map((link) =>
            link.state === 'intended' ? { ...link, state: 'failed' as const, notBefore: 0 } : link,
          )
          return { ...view, links }
        },
      }
    case 'stale-listing':
      return {
        ...ports,
        load: async () => {
          const view = await ports.load()
          return { ...view, parties: view.parties.map((party) => ({ ...party, listed: { from: 0, at: view.now } })) }
        },
      }
  }
}
