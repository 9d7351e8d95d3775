/** Who gets what, and who does not, and why. */
import { describe, expect, it } from 'vitest'
import { dayMs, hourMs, localTime, minuteMs } from '../core/index.js'
import { loopsOf } from './flows.js'
import type { Link, Party, Plan, SyncView } from './model.js'
import { plan } from './plan.js'
import { usualSettings } from './testing-ledger.js'
import { listingOf, matched, partyOf, someNow, someStart, viewOf } from './testing-views.js'

const [a, b] = [partyOf('a'), partyOf('b')]
const ended = someStart + hourMs
const at = ({ verdicts }: Plan, connection: string) => verdicts.find((verdict) => verdict.connection === connection)
const planned = (about: Partial<SyncView>): Plan =>
  plan(matched(viewOf({ listings: [listingOf('a')], parties: [a, b], ...about })))
const settings = (about: Partial<SyncView['settings']>): Partial<SyncView> => ({
  settings: { ...usualSettings, ...about },
})

/** As it is once a ride of `a` was sent to `b`. */
const sent = (about: Partial<Link> = {}, over: Partial<SyncView> = {}): SyncView => {
  const view = matched(viewOf({ listings: [listingOf('a')], parties: [a, b], ...over }))
  const link: Link = {
    activity: view.activities[0]?.id as string,
    connection: 'b',
    state: 'uploaded',
    externalId: 'b-1',
    mark: 'tributary-bbbbbbbbbbbbbbbbbbbbbbbb',
    attempts: 0,
    changedAt: someNow - dayMs,
    ...about,
  }
  return { ...view, links: [...view.links, link] }
}

describe('a new ride', () => {
  it('is fetched once, and sent to everyone else', () => {
    const { steps, verdicts } = planned({ parties: [a, b, partyOf('c')] })
    expect(steps).toMatchObject([
      { do: 'download', from: 'a', wantedBy: ['b', 'c'] },
      { do: 'upload', to: 'b', mark: expect.stringMatching(/^tributary-[a-z0-9]{24}$/) },
      { do: 'upload', to: 'c' },
    ])
    expect(verdicts.map(({ state }) => state)).toEqual(['present', 'on_its_way', 'on_its_way'])
  })

  it('goes nowhere while syncing is off', () => {
    const off = planned(settings({ isOn: false }))
    expect(off.steps).toEqual([])
    expect(at(off, 'b')).toMatchObject({ state: 'left_out', reason: { code: 'sync_off' } })
  })

  it('is kept back for as long as the person wants, and not longer', () => {
    const held = planned({ ...settings({ uploadDelaySeconds: 3600 }), now: ended + minuteMs })
    expect(at(held, 'b')).toMatchObject({ state: 'not_yet', reason: { code: 'deferred' }, next: ended + hourMs })
    expect(held.nextAt).toBe(ended + hourMs)
    expect(planned({ ...settings({ uploadDelaySeconds: 3600 }), now: ended + hourMs }).steps).toHaveLength(2)
  })

  it('counts by its own wall clock for the day from which workouts are wanted', () => {
    const listings = [listingOf('a', localTime('2011-12-12T23:59:00'))]
    expect(at(planned({ listings, ...settings({ skipBefore: '2011-12-13' }) }), 'b')?.reason?.code).toBe(
      'predates_window',
    )
    expect(planned({ listings, ...settings({ skipBefore: '2011-12-12' }) }).steps).toHaveLength(2)
  })

  it('that is private stays where it is, unless its service’s private ones are sent on', () => {
    const listings = [listingOf('a', someStart, { isPrivate: true })]
    expect(at(planned({ listings }), 'b')?.reason?.code).toBe('private')
    const open = partyOf('a', { settings: { syncPrivate: true, autoPause: false } })
    expect(planned({ listings, parties: [open, b] }).steps).toHaveLength(2)
  })

  it('that the person took out goes nowhere', () => {
    const view = matched(viewOf({ listings: [listingOf('a')], parties: [a, b] }))
    const excluded = { ...view, activities: view.activities.map((each) => ({ ...each, isExcluded: true })) }
    expect(at(plan(excluded), 'b')?.reason?.code).toBe('excluded_by_person')
  })

  it('says what the target cannot bear', () => {
    const indoor = partyOf('b', {
      refuses: ({ isStationary }) => (isStationary === true ? { code: 'stationary' } : undefined),
    })
    const listings = [listingOf('a', someStart, { isStationary: true })]
    expect(at(planned({ listings, parties: [a, indoor] }), 'b')?.reason?.code).toBe('stationary')
  })

  it('goes from the next source where the first cannot give it now', () => {
    const failing = { ...listingOf('a'), failures: 1, notBefore: someNow + hourMs }
    const { steps } = planned({ listings: [failing, listingOf('b')], parties: [a, b, partyOf('c')] })
    expect(steps[0]).toMatchObject({ do: 'download', from: 'b' })
  })

  it('that nobody hands out says so', () => {
    const silent = partyOf('a', { can: { ...a.can, download: false } })
    expect(at(planned({ parties: [silent, b] }), 'b')?.reason?.code).toBe('nosupplier')
  })
})

describe('a target', () => {
  it('is looked at before it is sent to', () => {
    for (const listed of [undefined, { from: someStart - hourMs, at: someNow }]) {
      const { listed: _, ...unknown } = b
      const waiting = planned({ parties: [a, { ...unknown, ...(listed !== undefined && { listed }) }] })
      expect(waiting.steps).toEqual([])
      expect(at(waiting, 'b')).toMatchObject({ state: 'not_yet', reason: { code: 'awaits_listing' } })
    }
  })

  it('that a source may send to by itself is looked at after that had time to happen', () => {
    const forwarding = partyOf('a', { mayForwardTo: ['b'] })
    const parties = (listedAt: number): readonly Party[] => [
      forwarding,
      partyOf('b', { listed: { from: 0, at: listedAt } }),
    ]
    expect(at(planned({ parties: parties(ended + 10 * minuteMs) }), 'b')?.reason?.code).toBe('awaits_listing')
    expect(planned({ parties: parties(ended + 11 * minuteMs) }).steps).toHaveLength(2)
  })

  it('that may have passed it on to where it was seen is looked at as well', () => {
    const passesOn = (listedAt: number): readonly Party[] => [
      a,
      partyOf('b', { mayForwardTo: ['a'], listed: { from: 0, at: listedAt } }),
    ]
    expect(at(planned({ parties: passesOn(ended + 10 * minuteMs) }), 'b')?.reason?.code).toBe('awaits_listing')
    expect(planned({ parties: passesOn(ended + 11 * minuteMs) }).steps).toHaveLength(2)
  })

  it('whose listing we may not see gets nothing: it may be there', () => {
    const can = { list: false, download: false, upload: true, remove: false, edits: [] }
    const { listed: _, ...unseen } = partyOf('b', { can })
    const hidden = planned({ parties: [a, unseen] })
    expect(hidden.steps).toEqual([])
    expect(at(hidden, 'b')).toMatchObject({ state: 'left_out', reason: { code: 'scope_missing' } })
    expect(planned({ parties: [a, { ...unseen, neverLists: true }] }).steps).toHaveLength(2)
  })

  it('that asked us to wait is waited for', () => {
    const limited = planned({ parties: [a, partyOf('b', { waits: { upload: someNow + hourMs } })] })
    expect(at(limited, 'b')).toMatchObject({
      state: 'not_yet',
      reason: { code: 'ratelimited' },
      next: someNow + hourMs,
    })
    expect(limited.nextAt).toBe(someNow + hourMs)
  })

  it('is asked what became of an upload before anything else', () => {
    expect(plan(sent({ state: 'intended' })).steps).toEqual([expect.objectContaining({ do: 'confirm', to: 'b' })])
    expect(plan(sent({ state: 'processing', ticket: 't' })).steps).toEqual([expect.objectContaining({ do: 'check' })])
  })

  it('that failed five times is not tried again, and one that refused neither', () => {
    expect(at(plan(sent({ state: 'failed', attempts: 5 })), 'b')).toMatchObject({ state: 'failed', attempts: 5 })
    expect(plan(sent({ state: 'failed', attempts: 5 })).steps).toEqual([])
    expect(plan(sent({ state: 'failed', attempts: 4 })).steps).toHaveLength(2)
    expect(plan(sent({ state: 'refused', reason: { code: 'full' } })).steps).toEqual([])
  })

  it('from which it was removed is not sent to again', () => {
    const removed = plan(sent({ state: 'removed', reason: { code: 'removed_there' } }))
    expect(removed.steps).toEqual([])
    expect(at(removed, 'b')).toMatchObject({ state: 'removed', reason: { code: 'removed_there' } })
  })
})

describe('what is removed at its source', () => {
  const gone = (about: Partial<SyncView['settings']>): Plan => {
    const view = sent()
    return plan(
      matched({
        ...view,
        ...settings(about),
        listings: [
          listingOf('a', someStart, { goneAt: someNow, activity: view.activities[0]?.id as string }),
          listingOf('b'),
        ],
      }),
    )
  }
  it('stays where we sent it, unless the person wants removals to travel', () => {
    expect(gone({}).steps).toEqual([])
    expect(gone({ deletions: true }).steps).toMatchObject([{ do: 'remove', to: 'b' }])
  })
})

describe('edits', () => {
  const editable = (id: string) => partyOf(id, { can: { ...a.can, edits: ['name'] } })
  const parties = [editable('a'), editable('b')]
  const named = (here: string, there: string, edits = true): SyncView => {
    const view = sent({ agreed: { name: 'Ride' } }, { parties, ...settings({ edits }) })
    const agreed = view.links.map((link) => ({ ...link, agreed: { name: 'Ride' }, changedAt: someNow - dayMs }))
    const activity = view.activities[0]?.id as string
    const listings = [
      listingOf('a', someStart, { name: here, activity }),
      listingOf('b', someStart, { name: there, activity }),
    ]
    return matched({ ...view, links: agreed, listings })
  }

  it('travel from where they were made, either way', () => {
    expect(plan(named('Alps', 'Ride')).steps).toEqual([
      expect.objectContaining({ do: 'edit', to: 'b', changes: { name: 'Alps' } }),
    ])
    expect(plan(named('Ride', 'Alps')).steps).toEqual([
      expect.objectContaining({ do: 'edit', to: 'a', changes: { name: 'Alps' } }),
    ])
  })

  it('do not undo each other', () => expect(plan(named('Alps', 'Home')).steps).toEqual([]))

  it('do not travel unless the person wants it, nor all at once when they begin to', () => {
    expect(plan(named('Alps', 'Ride', false)).steps).toEqual([])
    const later = { ...named('Alps', 'Ride', false), ...settings({ edits: true }) }
    expect(plan(matched({ ...later, settings: { ...usualSettings, edits: true } })).steps).toEqual([])
  })

  it('do not go where nothing may flow', () => {
    const flows = [{ source: 'a', target: 'b', allowed: false }]
    expect(plan({ ...named('Alps', 'Ride'), flows }).steps).toEqual([])
  })
})

describe('loops', () => {
  it('are ways round through services that forward by themselves', () => {
    const parties = [partyOf('a', { mayForwardTo: ['b'] }), b]
    expect(loopsOf({ parties, flows: [] })).toEqual([
      {
        steps: [
          { from: 'a', to: 'b', by: 'service' },
          { from: 'b', to: 'a', by: 'us' },
        ],
      },
    ])
    expect(loopsOf({ parties, flows: [{ source: 'b', target: 'a', allowed: false }] })).toEqual([])
    expect(loopsOf({ parties: [a, b], flows: [] })).toEqual([])
  })
})
