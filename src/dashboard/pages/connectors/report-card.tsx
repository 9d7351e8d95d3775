import type { Service, StreamInfo } from '../../api.js'
import { count } from '../../lib/numbers.js'
import type { Catalogue } from '../../lib/services.js'
import { listed } from '../../lib/words.js'
import { Swatch } from '../../parts/bits.js'
import { Icon } from '../../parts/icons.js'
import { Mark } from '../../parts/mark.js'
import { withCode } from '../../parts/states.js'

const stateText: Readonly<Record<Service['state'], string>> = {
  live: 'Live',
  legacy: 'Legacy: kept working for what still answers',
  ended: 'Ended: the service no longer answers',
}
const modeText: Readonly<Record<Service['mode'], string>> = {
  sandbox: 'simulated here',
  real: 'the real service',
  'not-set-up': 'not set up here',
}
const authText: Readonly<Record<Service['auth'], string>> = {
  oauth2: 'You sign in at the service (OAuth 2.0)',
  apiKey: 'You give a key made at the service',
  password: 'You give your name and password',
  none: 'No sign-in: files or a device bring the data',
}

interface Props {
  readonly service: Service
  readonly all: Catalogue
}
export const ReportCard = ({ service, all }: Props) => {
  const title = `report-${service.id}`
  return (
    <article class="card report" aria-labelledby={title}>
      <header>
        <Mark id={service.id} name={service.name} />
        <div>
          <h2 id={title}>{service.name}</h2>
          <p class="small quiet">
            {stateText[service.state]} · {modeText[service.mode]}
          </p>
        </div>
        <a href={service.docs} target="_blank" rel="noreferrer" class="row" style={{ gap: '4px' }}>
          API reference
          <Icon name="external" size={14} />
          <span class="hidden-text">of {service.name}, opens a new tab</span>
        </a>
      </header>
      {service.note === undefined ? null : <p>{withCode(service.note)}</p>}
      {service.mode === 'not-set-up' && service.howToSetUp !== undefined ? (
        <p class="quiet">{withCode(service.howToSetUp)}</p>
      ) : null}
      <ul class="can">
        <Can yes text={authText[service.auth]} />
        <Can
          yes={service.capabilities.notifies}
          text={service.capabilities.notifies ? 'Tells us of news at once' : 'Has to be asked for news'}
        />
        <Can
          yes={service.capabilities.downloads}
          text={service.capabilities.downloads ? 'Hands out workouts' : 'No workout files'}
        />
        <Can
          yes={service.capabilities.uploads}
          text={service.capabilities.uploads ? 'Takes workouts' : 'Takes no workouts'}
        />
        {service.capabilities.imports.length === 0 ? null : (
          <Can yes text={`Reads its archives: ${listed(service.capabilities.imports)}`} />
        )}
      </ul>
      {service.streams.length === 0 ? null : <Streams service={service} all={all} />}
    </article>
  )
}

const Can = ({ yes, text }: { readonly yes: boolean; readonly text: string }) => (
  <li class="row quiet" data-yes={yes}>
    <Icon name={yes ? 'check' : 'close'} size={16} />
    {text}
  </li>
)

const Streams = ({ service, all }: Props) => (
  <details class="streams">
    <summary>
      {count(service.streams.length, 'stream')},{' '}
      {count(new Set(service.streams.flatMap(({ kinds }) => kinds)).size, 'kind')} of records
    </summary>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone the table scrolls sideways, also by keyboard */}
    <section class="table-wrap" tabIndex={0} aria-label={`Streams of ${service.name}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">Stream</th>
            <th scope="col">Kinds</th>
            <th scope="col">Needs your consent to</th>
          </tr>
        </thead>
        <tbody>
          {service.streams.map((stream) => (
            <StreamRow key={stream.name} stream={stream} all={all} />
          ))}
        </tbody>
      </table>
    </section>
  </details>
)

const StreamRow = ({ stream, all }: { readonly stream: StreamInfo; readonly all: Catalogue }) => (
  <tr>
    <td>
      {stream.title}
      <br />
      <code>{stream.name}</code>
    </td>
    <td>
      <ul class="row" style={{ gap: '4px 12px' }}>
        {stream.kinds.map((kind) => (
          <li key={kind} class="row" style={{ gap: '6px' }} title={kind}>
            <Swatch family={all.familyOf(kind)} />
            {all.kindTitle(kind)}
          </li>
        ))}
      </ul>
    </td>
    <td>
      {stream.scopes.length === 0 ? (
        <span class="quiet">nothing more</span>
      ) : (
        <ul class="row">
          {stream.scopes.map((scope) => (
            <li key={scope}>
              <code>{scope.split('/').at(-1)}</code>
            </li>
          ))}
        </ul>
      )}
    </td>
  </tr>
)
