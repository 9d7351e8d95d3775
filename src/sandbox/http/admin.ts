/** The admin's JSON: what a test wants to see of the city, and to do to it. */

import type { MovableClock } from '../clock.js'
import { type FaultName, faultNames } from '../faults.js'
import { serviceOf, shelfOf, truthOf } from '../in-process.js'
import { deliverNotices } from '../notices.js'
import { asOf, type Living, type Person } from '../person.js'
import type { Room } from '../room.js'
import { historyOf } from '../workouts/index.js'
import { isLoopback } from './rewrite.js'
import { waysInto } from './ways-page.js'

const dayMs = 86_400_000

export interface Admin {
  /** Answers `/admin/<what>`. */
  answer(method: string, url: URL, body: Readonly<Record<string, unknown>>): Promise<Response>
}

export const createAdmin = (
  room: Room,
  clock: MovableClock,
  connect: (service: string, person: number, scopes?: readonly string[]) => Promise<unknown>,
): Admin => {
  let told = clock.now()
  const deliver = async (from = told): Promise<readonly number[]> => {
    const to = clock.now()
    told = to
    return deliverNotices(room, { from, to })
  }
  const number = (url: URL, name: string, otherwise: number): number => Number(url.searchParams.get(name) ?? otherwise)
  const spanOf = (url: URL) => ({
    from: number(url, 'from', clock.now() - 90 * dayMs),
    to: number(url, 'to', clock.now()),
  })
  const personIn = (seed: number): Person => {
    const found = room.personOf(seed)
    if (found === undefined) throw new RangeError(`nobody with seed ${seed} lives here`)
    return found
  }

  const questions: Readonly<Record<string, (url: URL) => unknown>> = {
    people: () =>
      room.people.map(({ seed, id, name, homeZone, birthDate, email }) => ({
        seed,
        id,
        name,
        homeZone,
        birthDate,
        email,
      })),
    services: () =>
      room.services.map((service) => ({
        id: service.id,
        name: service.name,
        hosts: service.hosts,
        limits: service.limits,
        ways: waysInto(service),
        scopes: service.oauth?.scopes ?? [],
        accessTokenSeconds: room.accessTokenSeconds(service),
      })),
    clock: () => ({ now: clock.now(), iso: new Date(clock.now()).toISOString() }),
    referee: () => {
      const { counts, violations, refreshes, revocations, faults, mostConcurrentRefreshes } = room.referee
      return {
        counts: counts(),
        violations,
        revocations,
        faults,
        refreshes: refreshes.length,
        mostConcurrentRefreshes: mostConcurrentRefreshes(),
      }
    },
    connections: () =>
      room.ledger.families().map(({ id, service, personSeed, scopes, since, revoked }) => ({
        id,
        service,
        person: personSeed,
        scopes,
        since,
        revoked,
      })),
    truth: (url) => {
      const scopes = url.searchParams.get('scopes')?.split(' ')
      const facts = truthOf(room, url.searchParams.get('service') ?? '', number(url, 'person', 1), spanOf(url), scopes)
      if (url.searchParams.has('facts')) return facts
      const counts: Record<string, number> = {}
      for (const { kind, optional } of facts) if (!optional) counts[kind] = (counts[kind] ?? 0) + 1
      return counts
    },
    credential: (url) => {
      const service = serviceOf(room, url.searchParams.get('service') ?? '')
      return room.admission.credentialOf(service, personIn(number(url, 'person', 1)), clock.now())
    },
    workouts: (url) => {
      const person = personIn(number(url, 'person', 1))
      const shelf = shelfOf(room, url.searchParams.get('service') ?? '', person)
      const { copies, natives, removed, strangers, uploads } = shelf.truth(clock.now())
      const begun = () => historyOf(person, clock.now()).map(({ id, versions }) => [id, versions[0]?.value.start])
      const each = () => ({
        copies: Object.fromEntries(copies),
        removed: [...removed],
        begun: Object.fromEntries(begun()),
      })
      const seen = url.searchParams.has('each') ? each() : {}
      const twice = [...copies].filter(([, count]) => count > 1).map(([id]) => id)
      return { workouts: copies.size, recordedThere: natives.size, twice, strangers, uploads, ...seen }
    },
    documents: (url) => documentsOf(personIn(number(url, 'person', 1)), spanOf(url), clock.now()),
  }
  const deeds: Readonly<Record<string, (body: Readonly<Record<string, unknown>>) => unknown>> = {
    clock: async ({ advanceSeconds }) => {
      await clock.advance(Number(advanceSeconds) * 1000)
      room.changed()
      return { now: clock.now() }
    },
    documents: ({ id, change }) => {
      if (typeof id !== 'string' || (change !== 'delete' && change !== 'edit'))
        throw new RangeError("give {id, change: 'delete' | 'edit'}")
      room.intervene(id, change)
      return { id, change }
    },
    faults: ({ name, service, times, calm }) => {
      if (calm === true) room.faults.calm()
      else if (faultNames.includes(name as FaultName))
        room.faults.inject(name as FaultName, {
          ...(typeof service === 'string' && { service }),
          times: Number(times ?? 1),
        })
      else throw new RangeError(`faults are ${faultNames.join(', ')}`)
      return { done: true }
    },
    pair: ({ service, person, url, token }) => {
      if (typeof url !== 'string' || !isLoopback(url) || typeof token !== 'string')
        throw new RangeError('give {service, person, url, token}; the url is one of this machine')
      room.devices.pair(serviceOf(room, String(service)), personIn(Number(person)), { url, token })
      return { paired: true }
    },
    pushes: async () => ({ pushes: await room.devices.deliver() }),
    renew: ({ service, person }) => {
      room.admission.renew(serviceOf(room, String(service)), personIn(Number(person)), clock.now())
      return { renewed: true }
    },
    notices: async ({ from }) => ({ statuses: await deliver(typeof from === 'number' ? from : undefined) }),
    connect: ({ service, person, scopes }) =>
      connect(String(service), personIn(Number(person)).seed, Array.isArray(scopes) ? scopes.map(String) : undefined),
    revoke: ({ service, person }) => {
      const families = room.ledger
        .families(String(service))
        .filter(({ personSeed, revoked }) => personSeed === Number(person) && revoked === undefined)
      for (const { id } of families) room.ledger.revoke(id, 'consent', clock.now())
      room.changed()
      return { revoked: families.length }
    },
  }
  return {
    answer: async (method, url, body) => {
      const what = url.pathname.replace(/^\/admin\/?/, '')
      const table: Readonly<Record<string, (given: never) => unknown>> = method === 'GET' ? questions : deeds
      const act = Object.hasOwn(table, what) ? table[what] : undefined
      if (act === undefined)
        return Response.json(
          { detail: `GET one of ${Object.keys(questions).join(', ')}; POST one of ${Object.keys(deeds).join(', ')}` },
          { status: 404 },
        )
      try {
        return Response.json(await act((method === 'GET' ? url : body) as never))
      } catch (error) {
        return Response.json({ detail: error instanceof Error ? error.message : 'bad request' }, { status: 400 })
      }
    },
  }
}

const documentsOf = (person: Person, span: { from: number; to: number }, now: number) => {
  const told = <T extends { readonly day: string }>(type: string, livings: readonly Living<T>[]) =>
    livings.flatMap((living) => {
      const known = asOf(living, now)
      return known.state === 'unborn'
        ? []
        : [
            {
              type,
              id: living.id,
              day: known.value.day,
              state: known.state,
              version: known.version,
              updatedAt: known.updatedAt,
            },
          ]
    })
  return [
    ...told('sleep', person.sleeps(span)),
    ...told('workout', person.workouts(span)),
    ...told('session', person.sessions(span)),
    ...told('weight', person.weighIns(span)),
    ...told('meal', person.meals(span)),
    ...told('tag', person.tags(span)),
  ]
}
