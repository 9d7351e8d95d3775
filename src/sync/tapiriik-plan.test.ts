/** What tapiriik's tests of recipients, eligibility and exclusions ask, asked of ours (tapiriik/testing/sync.py). */
import { describe, expect, it } from 'vitest'
import type { SportName } from '../core/index.js'
import type { FlowRule, Party, Reason, SyncView } from './model.js'
import { plan } from './plan.js'
import { listingOf, matched, partyOf, viewOf } from './testing-views.js'

/** To whom it is to be sent. */
const targets = (view: SyncView): readonly string[] =>
  plan(matched(view))
    .steps.flatMap((step) => (step.do === 'upload' ? [step.to] : []))
    .sort()
const reasonsAt = (view: SyncView, connection: string): readonly (Reason['code'] | undefined)[] =>
  plan(matched(view)).verdicts.flatMap((verdict) => (verdict.connection === connection ? [verdict.reason?.code] : []))

const only = (...sports: readonly SportName[]): Pick<Party, 'refuses'> => ({
  refuses: ({ sport }) => (sports.includes(sport) ? undefined : { code: 'type_unsupported' }),
})

describe('svc_supported_activity_types', () => {
  const ski = listingOf('a', undefined, { sport: 'cross_country_skiing' })
  const ride = listingOf('b', undefined, { sport: 'cycling' })
  const sent = (a: Pick<Party, 'refuses'>, b: Pick<Party, 'refuses'>) =>
    targets(viewOf({ listings: [ski, ride], parties: [partyOf('a', a), partyOf('b', b)] }))

  it('nobody receives what they do not know', () => {
    const [skiing, cycling] = [only('cross_country_skiing'), only('cycling')]
    expect(sent(skiing, cycling)).toEqual([])
    expect(sent(skiing, skiing)).toEqual(['b'])
    const both = only('cross_country_skiing', 'cycling')
    expect(sent(both, both)).toEqual(['a', 'b'])
  })

  it('says so', () => {
    const parties = [partyOf('a', only('cross_country_skiing')), partyOf('b', only('cycling'))]
    expect(reasonsAt(viewOf({ listings: [ski], parties }), 'b')).toEqual(['type_unsupported'])
  })
})

describe('accumulate_exclusions', () => {
  // tapiriik keys exclusions by a text it makes of ids. Ours belong to the listing: there is no key to clash, and none
  // to be missing, so that its ValueError has nothing to arise from.
  const excluded = (reason: Reason & { isPermanent: boolean }, externalId = '3.14') =>
    viewOf({
      listings: [listingOf('a', undefined, { externalId, excluded: reason })],
      parties: [partyOf('a'), partyOf('b')],
    })

  it('what is excluded for good is not fetched, and says why', () => {
    const view = excluded({ code: 'corrupt', isPermanent: true })
    expect(targets(view)).toEqual([])
    expect(reasonsAt(view, 'b')).toEqual(['corrupt'])
  })

  it('what is excluded for now is fetched again', () => {
    expect(targets(excluded({ code: 'live', isPermanent: false }))).toEqual(['b'])
  })

  it('the exclusion of one listing is not that of another whose name looks alike', () => {
    const view = excluded({ code: 'corrupt', isPermanent: true })
    const other = listingOf('c', undefined, { externalId: '3_14' })
    expect(targets({ ...view, listings: [...view.listings, other], parties: [...view.parties, partyOf('c')] })).toEqual(
      ['b'],
    )
  })
})

describe('eligibility', () => {
  const [a, b, c] = [partyOf('a'), partyOf('b'), partyOf('c')]
  const forbid = (source: string, target: string): FlowRule => ({ source, target, allowed: false })
  const eligible = (origin: string, parties: readonly Party[], flows: readonly FlowRule[] = []) =>
    targets(viewOf({ listings: [listingOf(origin)], parties, flows }))

  it('excluded: a service that is out gets nothing, the other does', () => {
    const out = partyOf('b', { out: { code: 'auth' } })
    expect(eligible('a', [a, out, c])).toEqual(['c'])
    expect(reasonsAt(viewOf({ listings: [listingOf('a')], parties: [a, out] }), 'b')).toEqual(['auth'])
  })

  it('config: a service that has to be set up first gets nothing', () => {
    expect(eligible('a', [a, partyOf('b', { out: { code: 'config_missing' } }), c])).toEqual(['c'])
  })

  it('flowexception: nothing goes where it is forbidden', () => {
    // tapiriik offers the origin as a recipient, too; with ours, who has it receives nothing.
    expect(eligible('a', [a, b], [forbid('a', 'b')])).toEqual([])
    expect(eligible('a', [a, b, c], [forbid('a', 'b')])).toEqual(['c'])
    expect(reasonsAt(viewOf({ listings: [listingOf('a')], parties: [a, b], flows: [forbid('a', 'b')] }), 'b')).toEqual([
      'flow',
    ])
  })

  it('flowexception_shortcircuit: our upload to a second service opens no way round to a third', () => {
    const flows = [forbid('a', 'c')]
    const view = viewOf({ listings: [listingOf('a')], parties: [a, b, c], flows })
    expect(targets(view)).toEqual(['b'])
    const { activities, links } = matched(view)
    const sent = {
      activity: activities[0]?.id as string,
      connection: 'b',
      state: 'uploaded' as const,
      externalId: 'b-1',
      mark: 'tributary-x',
      attempts: 0,
      changedAt: 0,
    }
    const later = {
      ...view,
      activities,
      links: [...links, sent],
      listings: [...matched(view).listings, listingOf('b')],
    }
    expect(targets(later)).toEqual([])
    expect(reasonsAt(later, 'c')).toEqual(['flow'])
  })

  it('flowexception: is blocked only if every service it came from is', () => {
    const view = viewOf({ listings: [listingOf('a'), listingOf('b')], parties: [a, b, c], flows: [forbid('a', 'c')] })
    expect(targets(view)).toEqual(['c'])
    expect(targets({ ...view, flows: [forbid('a', 'c'), forbid('b', 'c')] })).toEqual([])
  })

  it('flowexception_reverse: forbidden from b to a, b may not send to a, and a may to b', () => {
    expect(eligible('b', [a, b, c], [forbid('b', 'a')])).toEqual(['c'])
    expect(eligible('a', [a, b], [forbid('b', 'a')])).toEqual(['b'])
  })

  it('flowexception_both: forbidden both ways, neither sends to the other', () => {
    const flows = [forbid('a', 'b'), forbid('b', 'a')]
    expect(eligible('b', [a, b, c], flows)).toEqual(['c'])
    expect(eligible('a', [a, b, c], flows)).toEqual(['c'])
  })

  it('flowexception_none: forbidden both ways and nobody else there, nobody gets anything', () => {
    const flows = [forbid('a', 'b'), forbid('b', 'a')]
    expect(eligible('a', [a, b], flows)).toEqual([])
    expect(eligible('b', [a, b], flows)).toEqual([])
  })

  it('flowexception_change: what is allowed again flows again', () => {
    expect(eligible('a', [a, b], [forbid('a', 'b')])).toEqual([])
    expect(eligible('a', [a, b], [{ source: 'a', target: 'b', allowed: true }])).toEqual(['b'])
    expect(eligible('b', [a, b], [forbid('a', 'b')])).toEqual(['a'])
    expect(eligible('a', [a, b])).toEqual(['b'])
  })
})
