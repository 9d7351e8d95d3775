/** One service: its mark, what it brings, how it stands, and one button. */
import type { Connection } from '../../api.js'
import { count } from '../../lib/numbers.js'
import type { CardFacts, Catalogue } from '../../lib/services.js'
import { backfillSentence, missingSentence, type Standing, standingOf, standingText } from '../../lib/words.js'
import { Chip, FamilyDots, Meter, type Tone, When } from '../../parts/bits.js'
import type { IconName } from '../../parts/icons.js'
import { withCode } from '../../parts/states.js'
import { CardActions } from './card-actions.js'
import { Mark } from './mark.js'

const looks: Readonly<Record<Standing, { icon: IconName; tone: Tone }>> = {
  connected: { icon: 'check', tone: 'good' },
  waiting: { icon: 'clock', tone: 'plain' },
  'needs-you': { icon: 'hand', tone: 'bad' },
  open: { icon: 'ring', tone: 'plain' },
  'not-set-up': { icon: 'wrench', tone: 'plain' },
  ended: { icon: 'ended', tone: 'plain' },
  files: { icon: 'file', tone: 'plain' },
}

interface Props {
  readonly facts: CardFacts
  readonly all: Catalogue
  readonly now: number
}
export const ServiceCard = ({ facts, all, now }: Props) => {
  const { service, connection, former } = facts
  const standing = standingOf(service, connection)
  const title = `${service.id}-${connection?.id ?? 'service'}`
  return (
    <article class="card service" aria-labelledby={title} data-standing={standing}>
      <header>
        <Mark id={service.id} name={service.name} />
        <div class="service-name">
          <h3 id={title}>{service.name}</h3>
          <p class="small quiet">{connection?.accountName ?? connection?.account ?? modeText(facts)}</p>
        </div>
        <Chip {...looks[standing]} text={standingText[standing]} />
      </header>
      <FamilyDots families={all.familiesOf(service.streams.flatMap(({ kinds }) => kinds))} />
      <div class="service-body">
        {connection === undefined ? (
          <Unconnected facts={facts} standing={standing} all={all} />
        ) : (
          <Connected connection={connection} all={all} now={now} />
        )}
        {former !== undefined && former.records > 0 ? (
          <p class="quiet">{count(former.records, 'record')} from before are still here and will be continued.</p>
        ) : null}
      </div>
      <CardActions facts={facts} standing={standing} nameOf={all.nameOf} />
    </article>
  )
}

const modeText = ({ service }: CardFacts): string =>
  service.mode === 'sandbox' ? 'Simulated' : service.state === 'legacy' ? 'Legacy' : ' '

const Unconnected = ({
  facts,
  standing,
  all,
}: {
  readonly facts: CardFacts
  readonly standing: Standing
  readonly all: Catalogue
}) => {
  const { service } = facts
  return (
    <>
      {service.note === undefined ? null : <p>{withCode(service.note)}</p>}
      {standing === 'not-set-up' ? (
        <p class="quiet">{withCode(service.howToSetUp ?? 'It needs keys of its own.')}</p>
      ) : null}
      {service.successor === undefined ? null : <p class="quiet">{all.nameOf(service.successor)} takes its place.</p>}
      {standing === 'files' ? (
        <p class="quiet">
          Hand over its archive: <code>tributary import file.zip</code>
        </p>
      ) : null}
    </>
  )
}

const Connected = ({
  connection,
  all,
  now,
}: {
  readonly connection: Connection
  readonly all: Catalogue
  readonly now: number
}) => {
  const { backfill, message, lastPullAt, nextPullAt, records } = connection
  const missing = missingSentence(connection, (stream) => all.streamTitle(connection.connector, stream))
  return (
    <>
      {message === undefined ? null : <p>{withCode(message)}</p>}
      {missing === undefined ? null : <p class="missing">{missing}</p>}
      {backfill === undefined ? null : (
        <div class="backfill">
          <p class="small quiet">{backfillSentence(backfill)}</p>
          {backfill.doneDays >= backfill.wantedDays ? null : (
            <Meter
              done={backfill.doneDays}
              of={backfill.wantedDays}
              label={`History of ${all.nameOf(connection.connector)}`}
            />
          )}
        </div>
      )}
      <dl class="pulls small">
        <div>
          <dt>Records</dt>
          <dd>{records.toLocaleString('en')}</dd>
        </div>
        <div>
          <dt>Last pull</dt>
          <dd>{lastPullAt === undefined ? 'not yet' : <When iso={lastPullAt} now={now} />}</dd>
        </div>
        <div>
          <dt>Next pull</dt>
          <dd>
            {connection.state === 'reauthorize' ? (
              'after you signed in'
            ) : nextPullAt === undefined ? (
              'not planned'
            ) : Date.parse(nextPullAt) <= now ? (
              'due now'
            ) : (
              <When iso={nextPullAt} now={now} />
            )}
          </dd>
        </div>
      </dl>
    </>
  )
}
