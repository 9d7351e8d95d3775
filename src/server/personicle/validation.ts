/**
 * The old validation service: does a packet keep to its schema, and what does the data dictionary say of a stream. It
 * knows no person and tells nothing that is not public, so it asks for no key, as before; but a body is bounded, and
 * few are read at once.
 */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { checkPersonicle, personicleDataType, personicleEventType } from '../../runtime/index.js'
import { bodyDoor, publicDoor } from '../body.js'
import type { ServerContext } from '../context.js'
import { problem } from '../problem.js'

export const validationRoutes = (app: OpenAPIHono, { runtime }: Pick<ServerContext, 'runtime'>): void => {
  const take = bodyDoor(runtime.engine.world, publicDoor)
  app.post('/validate-data-packet', async (c) => {
    const type = dataTypeIn(c)
    if (type === undefined) return unknownType(c)
    return take(c, (body) => {
      switch (checkPersonicle(type, jsonOf(body))) {
        case 'valid':
          return c.json({ schema_check: true })
        case 'invalid':
          return c.json({ schema_check: false })
        case 'no-such-stream':
          return problem(
            c,
            404,
            'unknown-stream',
            'Unknown stream',
            'The data dictionary has no stream of the name in `streamName`; GET /match-data-dictionary tells of those it has.',
          )
        case 'broken':
          return problem(
            c,
            422,
            'broken-packet',
            'Broken packet',
            'The body is to be one message as a JSON object, and of a data stream with its `streamName`.',
          )
      }
    })
  })
  app.on(['GET', 'POST'], '/match-data-dictionary', (c) => {
    const type = dataTypeIn(c)
    if (type === undefined) return unknownType(c)
    const name = c.req.query('stream_name') ?? ''
    const entry = type === 'event' ? personicleEventType(name) : personicleDataType(name)
    return entry === undefined
      ? problem(
          c,
          403,
          'unknown-stream',
          'Unknown stream',
          'The data dictionary has nothing under this `stream_name`; it begins with com.personicle.individual.',
        )
      : c.json(entry)
  })
}

const dataTypeIn = (c: Context): 'event' | 'datastream' | undefined => {
  const type = c.req.query('data_type')
  return type === 'event' || type === 'datastream' ? type : undefined
}

const unknownType = (c: Context): Response =>
  problem(c, 403, 'unknown-data-type', 'Unknown data type', '`data_type` is to be event or datastream.')

const jsonOf = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}
