/** Where it is, where it is not, and why: who can change that, and where. */
import type { ActivityDetail, Place } from '../../api.js'
import { useNow } from '../../lib/now.js'
import { inOrder, kindOfPlace, ownerText, placeText, remedyOf } from '../../lib/place-words.js'
import { href } from '../../lib/router.js'
import { When } from '../../parts/bits.js'
import { Icon } from '../../parts/icons.js'
import { withCode } from '../../parts/states.js'
import { PlaceMark } from './marks.js'

export const Places = ({ activity }: { readonly activity: ActivityDetail }) => (
  <section class="card" aria-label="Where it is">
    <h2>Where, where not, and why</h2>
    {activity.places.length === 0 ? (
      <p class="quiet">
        No service with workouts is connected. <a href={href('connect')}>Connect one</a>
      </p>
    ) : (
      <table class="places">
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col">Is it there?</th>
            <th scope="col">Why</th>
            <th scope="col">Who can change it</th>
            <th scope="col">Next attempt</th>
          </tr>
        </thead>
        <tbody>
          {inOrder(activity.places).map((place) => (
            <PlaceRow key={place.connection} place={place} />
          ))}
        </tbody>
      </table>
    )}
  </section>
)

const PlaceRow = ({ place }: { readonly place: Place }) => {
  const now = useNow()
  const { service, reason, url, next, attempts } = place
  const words = placeText(place)
  return (
    <tr>
      <th scope="row">
        <span class="row">
          <PlaceMark place={place} />
          {service}
        </span>
      </th>
      <td data-title="Is it there?" data-kind={kindOfPlace(place)}>
        {words.charAt(0).toUpperCase() + words.slice(1)}{' '}
        {url === undefined ? null : (
          <a href={url} target="_blank" rel="noreferrer" class="place-link">
            Open<span class="hidden-text"> at {service}, in a new tab</span>
            <Icon name="external" size={14} />
          </a>
        )}
      </td>
      <td data-title="Why">
        {reason === undefined ? null : withCode(reason.message)}
        {attempts === undefined || attempts === 0 || place.state === 'uploaded' ? null : (
          <span class="quiet"> Tried {attempts === 1 ? 'once' : `${attempts} times`}.</span>
        )}
      </td>
      <td data-title="Who can change it">{reason === undefined ? null : <Owner place={place} />}</td>
      <td data-title="Next attempt">{next === undefined ? null : <When iso={next} now={now} />}</td>
    </tr>
  )
}

/** With the way to do it, where there is one. */
const Owner = ({ place: { reason, service } }: { readonly place: Place }) => {
  if (reason === undefined) return null
  const remedy = remedyOf(reason)
  return (
    <>
      {ownerText(reason)}
      {remedy === 'connect' || remedy === 'flows' ? (
        <>
          {': '}
          <a href={href(remedy)}>
            {remedy === 'connect' ? 'connect again' : 'on the Flows page'}
            <span class="hidden-text"> for {service}</span>
          </a>
        </>
      ) : remedy === 'include' ? (
        ': take it in again, above'
      ) : remedy === 'again' ? (
        ': sync it again, above'
      ) : null}
    </>
  )
}
