/** One service: its mark, what it brings, how it stands, and one button. */
import type { Connection, Succession } from '../../api.js'
import { sentenceCase } from '../../lib/families.js'
import { count } from '../../lib/numbers.js'
import type { CardFacts, Catalogue } from '../../lib/services.js'
import { accountText, handedBy } from '../../lib/ways-in.js'
import {
  backfillSentence,
  handedText,
  messageOf,
  missingSentence,
  missingSetting,
  passwordSentence,
  type Standing,
  standingOf,
  standingText,
  workoutsText,
} from '../../lib/words.js'
import { Chip, FamilyDots, Meter, type Tone, When } from '../../parts/bits.js'
import type { IconName } from '../../parts/icons.js'
import { Mark } from '../../parts/mark.js'
import { withCode } from '../../parts/states.js'
import { CardActions } from './card-actions.js'
import { Histories } from './histories.js'

const looks: Readonly<Record<Standing, { icon: IconName; tone: Tone }>> = {
  connected: { icon: 'check', tone: 'good' },
  waiting: { icon: 'clock', tone: 'plain' },
  'needs-you': { icon: 'hand', tone: 'bad' },
  'needs-password': { icon: 'hand', tone: 'bad' },
  'needs-settings': { icon: 'hand', tone: 'bad' },
  open: { icon: 'ring', tone: 'plain' },
  'not-set-up': { icon: 'wrench', tone: 'plain' },
  ended: { icon: 'ended', tone: 'plain' },
  files: { icon: 'file', tone: 'plain' },
}

interface Props {
  readonly facts: CardFacts
  readonly all: Catalogue
  readonly now: number
  readonly successions: readonly Succession[]
  /** Is the service that took over from this one connected? */
  readonly isSucceeded: boolean
}
export const ServiceCard = ({ facts, all, now, successions, isSucceeded }: Props) => {
  const { service, connection, former, party } = facts
  const standing = standingOf(service, connection, party)
  const workouts = workoutsText(party ?? { gives: service.capabilities.downloads, takes: service.capabilities.uploads })
  const subtitle = connection === undefined ? modeText(facts) : accountText(service, connection)
  const title = `${service.id}-${connection?.id ?? 'service'}`
  return (
    <article class="card service" aria-labelledby={title} data-standing={standing}>
      <header>
        <Mark id={service.id} name={service.name} />
        <div class="service-name">
          <h3 id={title} tabIndex={-1}>
            {service.name}
          </h3>
          <p class="small quiet" title={subtitle.trim()}>
            {subtitle}
          </p>
        </div>
        <Chip {...looks[standing]} text={standing === 'files' ? handedText(service) : standingText[standing]} />
      </header>
      <div class="service-brings">
        <FamilyDots families={all.familiesOf(service.streams.flatMap(({ kinds }) => kinds))} />
        {workouts === undefined ? null : <p class="small quiet">{sentenceCase(workouts)}</p>}
      </div>
      <div class="service-body">
        {connection === undefined ? (
          <Unconnected facts={facts} standing={standing} all={all} />
        ) : (
          <Connected facts={{ ...facts, connection }} all={all} now={now} successions={successions} />
        )}
        {former !== undefined && former.records > 0 ? (
          <p class="quiet">{count(former.records, 'record')} from before are still here and will be continued.</p>
        ) : null}
      </div>
      <CardActions facts={facts} standing={standing} all={all} successions={successions} isSucceeded={isSucceeded} />
    </article>
  )
}

const modeText = ({ service }: CardFacts): string =>
  service.mode === 'sandbox' && service.signIn.length > 0 && service.state !== 'ended'
    ? 'Simulated'
    : service.state === 'legacy'
      ? 'Legacy'
      : ' '

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
          {service.push === undefined
            ? 'Drop its archive on this page.'
            : `${service.push.title} hands it over by itself.`}
          {service.push !== undefined && service.capabilities.imports.length > 0
            ? ' Or drop its archive on this page; both come together.'
            : ''}
        </p>
      ) : standing === 'ended' && service.capabilities.imports.length > 0 ? (
        <p class="quiet">What it held is in your archive: drop it on this page.</p>
      ) : null}
    </>
  )
}

const Connected = ({
  facts: { service, connection, party },
  all,
  now,
  successions,
}: Pick<Props, 'all' | 'now' | 'successions'> & {
  readonly facts: CardFacts & { readonly connection: Connection }
}) => {
  const { backfill } = connection
  const message =
    standingOf(service, connection) === 'needs-password' ? passwordSentence(service.name) : messageOf(connection)
  const unset = missingSetting(party)
  const missing = missingSentence(connection, (stream) => all.streamTitle(connection.connector, stream))
  return (
    <>
      {message === undefined ? null : <p>{withCode(message)}</p>}
      {missing === undefined ? null : <p class="missing">{missing}</p>}
      {unset === undefined ? null : <p class="missing">{withCode(unset)}</p>}
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
      <Histories connection={connection} successions={successions} nameOf={all.nameOf} />
      <Pulls
        connection={connection}
        now={now}
        isHanded={handedBy(service, connection) !== undefined}
        isEnded={service.state === 'ended'}
      />
    </>
  )
}

interface PullsProps {
  readonly connection: Connection
  readonly now: number
  /** Nobody asks for it: it is brought. */
  readonly isHanded: boolean
  /** The service answers nobody any more. */
  readonly isEnded: boolean
}
const Pulls = ({
  connection: { records, lastPullAt, nextPullAt, connectedAt, state },
  now,
  isHanded,
  isEnded,
}: PullsProps) => (
  <dl class="pulls small">
    <div>
      <dt>Records</dt>
      <dd>{records.toLocaleString('en')}</dd>
    </div>
    {isHanded ? (
      <div>
        <dt>Since</dt>
        <dd>
          <When iso={connectedAt} now={now} />
        </dd>
      </div>
    ) : (
      <>
        <div>
          <dt>Last pull</dt>
          <dd>{lastPullAt === undefined ? 'not yet' : <When iso={lastPullAt} now={now} />}</dd>
        </div>
        <div>
          <dt>Next pull</dt>
          <dd>
            {state === 'reauthorize' ? (
              isEnded ? (
                'none: it has ended'
              ) : (
                'after you signed in'
              )
            ) : nextPullAt === undefined ? (
              'not planned'
            ) : Date.parse(nextPullAt) <= now ? (
              'due now'
            ) : (
              <When iso={nextPullAt} now={now} />
            )}
          </dd>
        </div>
      </>
    )}
  </dl>
)
