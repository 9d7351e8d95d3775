/** Which services there are, how each stands, and the one thing to do about it. */
import { Fragment } from 'preact'
import { useState } from 'preact/hooks'
import type { Connection, Flows, Kind, Service } from '../../api.js'
import { importsPath } from '../../lib/keep-true.js'
import { useNow } from '../../lib/now.js'
import { useResource } from '../../lib/resource.js'
import { href, takeArrival } from '../../lib/router.js'
import { type CardFacts, type Catalogue, cardsOf, useCatalogue } from '../../lib/services.js'
import { connectedSentence, missingSetting, standingOf } from '../../lib/words.js'
import { Icon } from '../../parts/icons.js'
import { Loaded, PageHead } from '../../parts/page.js'
import { Blank, Skeleton, withCode } from '../../parts/states.js'
import { Archives } from './archives.js'
import { Dialogs } from './dialogs.js'
import { useSuccessions } from './histories.js'
import { ServiceCard } from './service-card.js'
import './connect.css'

/** Read once, as the page loads: the sign-in brings the person back to `/`. */
const arrival = takeArrival()

export const ConnectPage = () => {
  const services = useResource<{ services: Service[] }>('/v1/services')
  const connections = useResource<{ connections: Connection[] }>('/v1/connections')
  // The families on the cards are told by the kinds; without them the cards would grow a moment later.
  const kinds = useResource<{ kinds: Kind[] }>('/v1/kinds')
  // So would the page with what is told of archives and histories.
  const imports = useResource<unknown>(importsPath)
  const successions = useResource<unknown>('/v1/successions')
  const flows = useResource<Flows>('/v1/flows')
  const isComplete = [kinds, imports, successions, flows].every(
    ({ data, problem }) => data !== undefined || problem !== undefined,
  )
  const both = {
    ...(services.data === undefined || connections.data === undefined || !isComplete
      ? {}
      : { data: cardsOf(services.data.services, connections.data.connections, flows.data?.parties) }),
    ...firstProblem(services.problem, connections.problem),
    reload: () => {
      services.reload()
      connections.reload()
    },
  }
  const all = useCatalogue()
  return (
    <>
      <PageHead title="Connect" lead="Sign in at a service once; what it holds comes here by itself from then on." />
      <ArrivalNotice nameOf={all.nameOf} />
      <Loaded resource={both} skeleton={<LoadingCards />}>
        {(cards) => <Sections cards={cards} all={all} />}
      </Loaded>
      <Dialogs />
    </>
  )
}

const firstProblem = <T,>(...problems: readonly (T | undefined)[]): { problem?: T } => {
  const problem = problems.find((one) => one !== undefined)
  return problem === undefined ? {} : { problem }
}

const Sections = ({ cards, all }: { readonly cards: readonly CardFacts[]; readonly all: Catalogue }) => {
  const now = useNow()
  const successions = useSuccessions()
  const groups = groupsOf(cards)
  // To a newcomer an account is the better first step than a file.
  const place = groups.yours.length === 0 ? 'Ready to connect' : 'Yours'
  if (cards.length === 0)
    return (
      <Blank icon="connect" title="No services are installed">
        Every service is a folder under <code>src/connectors</code>; this build has none.
      </Blank>
    )
  return (
    <>
      {groups.yours.length === 0 ? <FirstStep /> : null}
      {(
        [
          ['Yours', groups.yours],
          ['Ready to connect', groups.ready],
          ['Not set up here', groups.closed],
          ['Ended', groups.ended],
        ] as const
      ).map(([title, some]) => (
        <Fragment key={title}>
          {some.length === 0 ? null : (
            <section class="services" aria-label={title}>
              <h2>{title}</h2>
              <div class="service-grid">
                {some.map((facts) => (
                  <ServiceCard
                    key={facts.connection?.id ?? facts.service.id}
                    facts={facts}
                    all={all}
                    now={now}
                    successions={successions}
                    isSucceeded={groups.yours.some(({ service }) => service.id === facts.service.successor)}
                  />
                ))}
              </div>
            </section>
          )}
          {title === place ? <Archives all={all} now={now} /> : null}
        </Fragment>
      ))}
    </>
  )
}

const groupsOf = (cards: readonly CardFacts[]) => {
  const yours = cards.filter(({ connection }) => connection !== undefined)
  const others = cards.filter(({ connection }) => connection === undefined)
  const isReady = ({ service }: CardFacts) => ['open', 'files'].includes(standingOf(service, undefined))
  return {
    // What needs the person comes first.
    yours: [...yours].sort((a, b) => urgency(a) - urgency(b)),
    ready: others.filter(isReady),
    closed: others.filter((facts) => !isReady(facts) && facts.service.state !== 'ended'),
    ended: others.filter(({ service }) => service.state === 'ended'),
  }
}
const urgency = ({ connection, party }: CardFacts): number =>
  connection?.state === 'reauthorize' || missingSetting(party) !== undefined ? 0 : 1

const FirstStep = () => (
  <p class="first-step">
    Nothing is connected yet. Choose a service below and sign in; the newest days are here within a minute, and the{' '}
    <a href={href('timeline')}>timeline</a> fills while you watch.
  </p>
)

const ArrivalNotice = ({ nameOf }: { readonly nameOf: (connector: string) => string }) => {
  const [open, show] = useState(arrival.connected !== undefined || arrival.problem !== undefined)
  if (!open) return null
  const bad = arrival.problem !== undefined
  return (
    <div class="notice" data-tone={bad ? 'bad' : 'good'} role={bad ? 'alert' : 'status'}>
      <span>
        {bad ? withCode(arrival.problem) : connectedSentence(nameOf(arrival.connected ?? ''))}{' '}
        {bad ? null : <a href={href('timeline')}>See the timeline</a>}
      </span>
      <button type="button" class="button plain" aria-label="Dismiss" onClick={() => show(false)}>
        <Icon name="close" size={16} />
      </button>
    </div>
  )
}

const LoadingCards = () => (
  <section class="services" role="status" aria-label="Loading the services">
    <Skeleton height={24} width="96px" />
    <div class="service-grid">
      {[0, 1, 2].map((index) => (
        <Skeleton key={index} height={232} />
      ))}
    </div>
  </section>
)
