import { healthConnect as connector } from '../../src/connectors/health-connect/index.js'
import type { InboundRequest } from '../../src/kit/index.js'
import { type Adapter, getRequest, valuesOf } from './adapter.js'

/** Their names for our kinds. */
const kinds: Readonly<Record<string, string>> = { body_fat_percentage: 'body_fat', height: 'height', weight: 'weight' }

/** Deliveries of the Open Wearables SDK, through the push itself. `why` is a remark for people. */
export const healthConnect: Adapter = {
  folder: 'health-connect',
  connector,
  pages: ({ bytes: body }) => {
    const request: InboundRequest = { method: 'POST', path: '/push/health-connect', query: {}, headers: {}, body }
    return [...connector.push.read(request)].map((page) => ({ ...page, request: getRequest('/push/health-connect') }))
  },
  *checks(expectation, outcome) {
    const { why: _, ...expected } = (expectation?.expected ?? {}) as Readonly<Record<string, number | string>>
    for (const [name, value] of Object.entries(expected))
      yield { what: name, expected: [value], actual: valuesOf(outcome, kinds[name] ?? name) }
  },
}
