/** The old read API: rows of one person, as the tables of its consumers had them. */
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { eventKinds, mostRows, personicleEvents, personicleStream, streamNamed } from '../../runtime/index.js'
import { tooBusy, turns } from '../body.js'
import { mayRead, missingScope } from '../caller.js'
import type { ServerContext } from '../context.js'
import { problem } from '../problem.js'

/** An answer may have 100,000 rows, which are put into the old words in one go. */
const atOnce = 2
const mostWaiting = 16

export const readRoutes = (app: OpenAPIHono, { runtime: { engine } }: ServerContext): void => {
  const inTurn = turns(atOnce, mostWaiting)
  app.get('/data/read/datastreams', async (c) => {
    const { caller } = c.var
    const stream = c.req.query('datatype') ?? ''
    const known = streamNamed(stream)
    if (known === undefined)
      return problem(
        c,
        404,
        'unknown-stream',
        'Unknown stream',
        '`datatype` is to be a stream, as com.personicle.individual.datastreams.heartrate.',
      )
    if (!mayRead(caller, known.kind)) return missingScope(c, stream)
    const span = spanIn(c)
    if (span === undefined) return unusableSpan(c)
    const { individual } = caller
    return inTurn(
      async () => {
        const rows = await personicleStream(engine.store, { individual, stream, ...span, sources: listIn(c, 'source') })
        return rows === 'too-many' ? tooMany(c) : c.json(rows)
      },
      () => tooBusy(c),
    )
  })

  app.get('/data/read/events', async (c) => {
    const { caller } = c.var
    const kinds = eventKinds.filter((kind) => mayRead(caller, kind))
    if (kinds.length === 0) return missingScope(c, 'events.read')
    const span = spanIn(c)
    if (span === undefined) return unusableSpan(c)
    return inTurn(
      async () => {
        const rows = await personicleEvents(engine.store, {
          individual: caller.individual,
          kinds,
          ...span,
          sources: listIn(c, 'source'),
          types: listIn(c, 'event_type'),
        })
        return rows === 'too-many' ? tooMany(c) : c.json(rows)
      },
      () => tooBusy(c),
    )
  })
}

/** Several are parted by semicolons; an empty one is none. */
const listIn = (c: Context, name: string): readonly string[] | undefined => {
  const all = (c.req.query(name) ?? '').split(';').filter((each) => each !== '')
  return all.length === 0 ? undefined : all
}

const spanIn = (c: Context): { readonly from: number; readonly to: number } | undefined => {
  const [from, to] = [momentOf(c.req.query('startTime')), momentOf(c.req.query('endTime'))]
  return from === undefined || to === undefined ? undefined : { from, to }
}

/** `2026-10-05 06:15:00.123456`, with a T or a space; UTC, unless it says otherwise. A `+` in a query is a space. */
const momentOf = (text = ''): number | undefined => {
  const parts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?)?(Z|[+ -]\d\d:\d\d)?$/.exec(text)
  if (parts === null) return undefined
  const [, day, time = '00:00:00', fraction = '', zone = 'Z'] = parts
  const at = Date.parse(`${day}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}${zone.replace(' ', '+')}`)
  return Number.isNaN(at) ? undefined : at
}

const unusableSpan = (c: Context): Response =>
  problem(
    c,
    422,
    'unusable-span',
    'Unusable span',
    '`startTime` and `endTime` are to be times in UTC, as 2026-10-05 06:15:00.000000.',
  )

const tooMany = (c: Context): Response =>
  problem(
    c,
    422,
    'too-many-rows',
    'Too many rows',
    `The span holds more than ${mostRows} rows. Ask for it in parts, or take GET /v1/records, which has pages.`,
  )
