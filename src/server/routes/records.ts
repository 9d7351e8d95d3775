/** Records, series, coverage and the ordered stream of changes. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { addDays, dayOf, isKind } from '../../core/index.js'
import {
  beginning,
  commitsAfter,
  coverageStrips,
  fusedDays,
  fusedRecords,
  fusedSeries,
  linesOf,
  type Position,
  recordById,
  recordsOf,
  seriesOf,
} from '../../runtime/index.js'
import { mayRead, missingScope } from '../caller.js'
import type { ServerContext } from '../context.js'
import { titleOf } from '../describe.js'
import { notFound, problem } from '../problem.js'
import {
  CoverageStrip,
  Envelope,
  QueryAfter,
  QueryCount,
  QueryDay,
  QueryIndividual,
  QueryInstant,
  RecordWithReason,
} from '../schemas.js'
import { FusedDay, FusedRecord, QueryPrefer, QueryYes, Series } from '../schemas-fused.js'
import { json } from './answers.js'

const commitsPerRead = 10

const kind = z.string().openapi({ example: 'heart_rate' })
const span = { from: QueryInstant, to: QueryInstant }
/** Whether several sources are told as one, and whom the person trusts more. */
const fusing = { fused: QueryYes, prefer: QueryPrefer }

export const recordRoutes = (app: OpenAPIHono, context: ServerContext): void => {
  const { engine } = context.runtime
  const unknownKind = (c: Context, name: string): never =>
    problem(
      c,
      404,
      'unknown-kind',
      'Unknown kind',
      `There is no kind ${name.slice(0, 60)}; GET /v1/kinds lists them.`,
    ) as never

  const mayNot = (c: Context, name: string): never => missingScope(c, name) as never

  /** A commit may hold thousands of changes or one: read until a page is full, and not much further. */
  const enough = async (individual: string, position: Position, limit: number): Promise<Commits> => {
    const commits: Commits = []
    let [from, held] = [position, -position.index]
    while (held < limit) {
      const more = await commitsAfter(engine.store, from, commitsPerRead, individual)
      commits.push(...more)
      for (const { xid, seq, envelopes } of more) {
        from = { xid, seq, index: 0 }
        held += envelopes.length
      }
      if (more.length < commitsPerRead) break
    }
    return commits
  }

  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/records',
      summary: 'Records of one kind, in order; with `fused=true` each time once, with its sources and why',
      request: {
        query: z.object({
          individual: QueryIndividual,
          kind,
          ...span,
          ...fusing,
          limit: QueryCount(10_000),
          after: QueryAfter,
        }),
      },
      responses: json(z.object({ records: z.array(FusedRecord), next: z.string().optional() })),
    }),
    async (c) => {
      const query = c.req.valid('query')
      if (!isKind(query.kind)) return unknownKind(c, query.kind)
      const { caller } = c.var
      if (!mayRead(caller, query.kind)) return mayNot(c, query.kind)
      const { individual } = caller
      const what = {
        individual,
        kind: query.kind,
        from: Date.parse(query.from),
        to: Date.parse(query.to),
        limit: query.limit ?? 1000,
        after: query.after,
      }
      const page = query.fused
        ? await fusedRecords(engine.store, { ...what, prefer: query.prefer })
        : await recordsOf(engine.store, what)
      return c.json(page as never, 200)
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/days',
      summary: 'Civil days of one kind, each in one figure over all sources, and why',
      request: {
        query: z.object({ individual: QueryIndividual, kind, from: QueryDay, to: QueryDay, prefer: QueryPrefer }),
      },
      responses: json(z.object({ days: z.array(FusedDay) })),
    }),
    async (c) => {
      const query = c.req.valid('query')
      if (!isKind(query.kind)) return unknownKind(c, query.kind)
      const { caller } = c.var
      if (!mayRead(caller, query.kind)) return mayNot(c, query.kind)
      const { individual } = caller
      const { kind, from, to, prefer } = query
      return c.json({ days: await fusedDays(engine.store, { individual, kind, from, to, prefer }) } as never, 200)
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/records/{id}',
      summary: 'One record, and where it came from',
      request: {
        params: z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) }),
        query: z.object({ individual: QueryIndividual }),
      },
      responses: json(RecordWithReason),
    }),
    async (c) => {
      const { caller } = c.var
      const record = await recordById(engine.store, caller.individual, c.req.valid('param').id)
      // A record of another kind is no more to this caller than one that is not there.
      return record === undefined || !mayRead(caller, record.kind)
        ? (notFound(c, 'record') as never)
        : c.json(record as never, 200)
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/series',
      summary: 'One kind over time, in buckets for a chart; `fused=true` for one line, `by=source` for a line each',
      request: {
        query: z.object({
          individual: QueryIndividual,
          kind,
          ...span,
          ...fusing,
          step: QueryCount(31_536_000),
          by: z.enum(['source']).optional(),
        }),
      },
      responses: json(Series),
    }),
    async (c) => {
      const query = c.req.valid('query')
      if (!isKind(query.kind)) return unknownKind(c, query.kind)
      const { caller } = c.var
      if (!mayRead(caller, query.kind)) return mayNot(c, query.kind)
      const { individual } = caller
      const read = query.fused ? fusedSeries : query.by === 'source' ? linesOf : seriesOf
      const series = await read(engine.store, {
        individual,
        kind: query.kind,
        from: Date.parse(query.from),
        to: Date.parse(query.to),
        stepSeconds: query.step,
        prefer: query.prefer,
      })
      return c.json(series as never, 200)
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/coverage',
      summary: 'What is here, what is not, and why',
      request: {
        query: z.object({ individual: QueryIndividual, from: QueryDay.optional(), to: QueryDay.optional() }),
      },
      responses: json(z.object({ strips: z.array(CoverageStrip) })),
    }),
    async (c) => {
      const query = c.req.valid('query')
      const to = query.to ?? dayOf(engine.world.now())
      const { caller } = c.var
      const from = query.from ?? addDays(to, -89)
      const all = await coverageStrips(engine.store, { individual: caller.individual, from, to })
      const emits = ({ connector, stream }: (typeof all)[number]): readonly string[] | undefined =>
        engine.connectors.get(connector)?.streams?.[stream]?.emits
      // A strip counts all that its stream brings, so all of that must be the caller's to read.
      const strips =
        caller.key === undefined ? all : all.filter((strip) => emits(strip)?.every((each) => mayRead(caller, each)))
      return c.json(
        {
          strips: strips.map((strip) => ({
            ...strip,
            title: titleOf(strip.stream, engine.connectors.get(strip.connector)?.streams?.[strip.stream]?.title),
            days: [...strip.days],
          })),
        },
        200,
      )
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/v1/changes',
      summary: 'Every change in order, to be pulled; begin without `after`, go on with `next`',
      request: {
        query: z.object({ individual: QueryIndividual, after: z.string().optional(), limit: QueryCount(5000) }),
      },
      responses: json(z.object({ changes: z.array(Envelope), next: z.string() })),
    }),
    async (c) => {
      const query = c.req.valid('query')
      const position = query.after === undefined ? beginning : readPosition(query.after)
      if (position === undefined)
        return problem(
          c,
          400,
          'bad-position',
          'Bad position',
          '`after` is not a position of ours; use the `next` of an earlier answer, or none.',
        ) as never
      const { caller } = c.var
      const limit = query.limit ?? 1000
      const { changes, next } = firstOf(await enough(caller.individual, position, limit), position, limit)
      return c.json(
        {
          changes: changes.filter(({ kind: of }) => mayRead(caller, of)).map(cloudEvent),
          next: writePosition(next),
        } as never,
        200,
      )
    },
  )
}

/** PostgreSQL's xid8 has 64 bits. */
const maxXid = 2n ** 64n - 1n

const readPosition = (text: string): Position | undefined => {
  const match = /^(\d{1,20})-(\d{1,18})-(\d{1,9})$/.exec(text)
  if (match === null || BigInt(match[1] as string) > maxXid) return undefined
  return { xid: match[1] as string, seq: Number(match[2]), index: Number(match[3]) }
}
const writePosition = ({ xid, seq, index }: Position): string => `${xid}-${seq}-${index}`

type Commits = Awaited<ReturnType<typeof commitsAfter>>

/** The first `limit` envelopes after a position, and where the next begin. */
export const firstOf = (commits: Commits, position: Position, limit: number) => {
  const changes: Commits[number]['envelopes'][number][] = []
  let next = position
  for (const [number, { xid, seq, envelopes }] of commits.entries()) {
    const skip = number === 0 ? position.index : 0
    const rest = envelopes.slice(skip, skip + limit - changes.length)
    changes.push(...rest)
    if (skip + rest.length < envelopes.length) return { changes, next: { ...next, index: skip + rest.length } }
    next = { xid, seq, index: 0 }
    if (changes.length >= limit) break
  }
  return { changes, next }
}

/** CloudEvents 1.0: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md */
const cloudEvent = ({ id, type, individual, source, time, data }: Commits[number]['envelopes'][number]) => ({
  specversion: '1.0' as const,
  id,
  type,
  source,
  subject: individual,
  time,
  data,
})
