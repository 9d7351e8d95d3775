/** Taking back what we sent: seen first, then chosen, then asked about, then removed one by one. */
import { useState } from 'preact/hooks'
import type { Rollback, RollbackItem, RollbackService } from '../../api.js'
import { remove } from '../../lib/client.js'
import { rollbackProgress, sentSentence } from '../../lib/flow-words.js'
import { count } from '../../lib/numbers.js'
import { useResource } from '../../lib/resource.js'
import { href } from '../../lib/router.js'
import { sportTitle } from '../../lib/sports.js'
import { dateText } from '../../lib/time.js'
import { Meter } from '../../parts/bits.js'
import { attempt } from '../../parts/notes.js'
import { Skeleton } from '../../parts/states.js'
import { RollbackDialog } from './rollback-dialog.js'

const path = '/v1/rollback'

export const RollbackCard = () => {
  const { data, problem, reload } = useResource<Rollback>(path)
  return (
    <section class="card rollback" aria-label="Take back">
      <h2>Take back what we sent</h2>
      {data === undefined ? (
        problem === undefined ? (
          <Skeleton height={120} />
        ) : (
          <p>
            {problem.detail}{' '}
            <button type="button" class="button" onClick={reload}>
              Try again
            </button>
          </p>
        )
      ) : data.services.length === 0 ? (
        <p class="quiet">
          We have sent nothing anywhere. What we send can be removed again here, at the services that let us.
        </p>
      ) : (
        <Sent rollback={data} reload={reload} />
      )}
    </section>
  )
}

const Sent = ({
  rollback: { services, items },
  reload,
}: {
  readonly rollback: Rollback
  readonly reload: () => void
}) => {
  const [left, leave] = useState<ReadonlySet<string>>(new Set())
  const [isAsking, ask] = useState(false)
  const possible = services.filter(({ isPossible, sent }) => isPossible && sent > 0)
  const chosen = possible.filter(({ connection }) => !left.has(connection))
  const progress = rollbackProgress(services)
  return (
    <>
      <p class="quiet">Only copies of ours are removed. Where a workout was recorded it stays.</p>
      <ul class="rollback-services">
        {services.map((service) => (
          <ServiceRow
            key={service.connection}
            service={service}
            items={items.filter(({ connection }) => connection === service.connection)}
            choice={
              possible.includes(service)
                ? {
                    isChosen: !left.has(service.connection),
                    choose: (on) => {
                      const next = new Set(left)
                      if (on) next.delete(service.connection)
                      else next.add(service.connection)
                      leave(next)
                    },
                  }
                : undefined
            }
          />
        ))}
      </ul>
      {progress === undefined ? null : (
        <div class="sync-progress" role="status">
          <p class="small quiet">
            {progress.done.toLocaleString('en')} of {count(progress.of, 'workout')} taken back. It goes on by itself.
          </p>
          <Meter done={progress.done} of={progress.of} label="Taking back" />
        </div>
      )}
      <div class="row">
        {progress === undefined ? null : (
          <button
            type="button"
            class="button"
            onClick={() =>
              void attempt(() => remove(path), 'Stopped. What has not been removed yet stays.').then(reload)
            }
          >
            Stop taking back
          </button>
        )}
        <button type="button" class="button danger" disabled={chosen.length === 0} onClick={() => ask(true)}>
          Take back…
        </button>
        {possible.length > 0 && chosen.length === 0 ? <span class="small quiet">Choose a service first.</span> : null}
      </div>
      {isAsking ? (
        <RollbackDialog
          services={chosen}
          isAll={chosen.length === possible.length}
          close={() => ask(false)}
          reload={reload}
        />
      ) : null}
    </>
  )
}

interface RowProps {
  readonly service: RollbackService
  readonly items: readonly RollbackItem[]
  readonly choice: { readonly isChosen: boolean; readonly choose: (on: boolean) => void } | undefined
}
const ServiceRow = ({ service, items, choice }: RowProps) => (
  <li>
    <div class="rollback-service">
      {choice === undefined ? (
        <span />
      ) : (
        <input
          type="checkbox"
          aria-label={`Take back from ${service.service}`}
          checked={choice.isChosen}
          onChange={(event) => choice.choose(event.currentTarget.checked)}
        />
      )}
      <div>
        <strong>{service.service}</strong>
        <p class="quiet">{sentSentence(service)}</p>
        {items.length === 0 ? null : <Items items={items} service={service.service} />}
      </div>
    </div>
  </li>
)

const mostItems = 100
const states: Readonly<Record<RollbackItem['state'], string>> = {
  sent: '',
  wanted: 'being taken back',
  removed: 'taken back',
  impossible: 'cannot be taken back',
}

const Items = ({ items, service }: { readonly items: readonly RollbackItem[]; readonly service: string }) => (
  <details class="rollback-items">
    <summary class="small">
      Which ones<span class="hidden-text"> at {service}</span>
    </summary>
    <ul class="small">
      {items.slice(0, mostItems).map((item) => (
        <li key={`${item.activity} ${item.externalId}`}>
          <a href={href('activities', { id: item.activity })}>{item.name ?? sportTitle(item.sport)}</a>{' '}
          <span class="quiet">
            {dateText(Date.parse(item.start))}
            {states[item.state] === '' ? '' : `, ${states[item.state]}`}
            {item.message === undefined ? '' : `: ${item.message}`}
          </span>
        </li>
      ))}
      {items.length > mostItems ? <li class="quiet">and {count(items.length - mostItems, 'more', 'more')}</li> : null}
    </ul>
  </details>
)
