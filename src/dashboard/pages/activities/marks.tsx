/**
 * Where a workout is: a mark for each service. The marks are one button, so that a list of fifty is not a thousand
 * stops for somebody who goes by keys; what it opens says it in words, with the reasons.
 */
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { Place } from '../../api.js'
import { inOrder, kindOfPlace, type MarkKind, placeText, whereSentence } from '../../lib/place-words.js'
import { Icon, type IconName } from '../../parts/icons.js'
import { initials } from '../../parts/mark.js'

const icons: Readonly<Record<MarkKind, IconName>> = {
  present: 'check',
  uploaded: 'upload',
  coming: 'clock',
  absent: 'minus',
  trouble: 'broken',
}

export const PlaceMark = ({ place }: { readonly place: Place }) => (
  <span class="place-mark" data-kind={kindOfPlace(place)} aria-hidden="true">
    {initials(place.service)}
    <i>
      <Icon name={icons[kindOfPlace(place)]} size={10} />
    </i>
  </span>
)

export const Marks = ({ places, name }: { readonly places: readonly Place[]; readonly name: string }) => {
  const [isOpen, open] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const words = useRef<HTMLDivElement>(null)
  const id = useId()
  useEffect(() => {
    if (isOpen) words.current?.scrollIntoView({ block: 'nearest' })
  }, [isOpen])
  if (places.length === 0) return <div class="marks" />
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button within does the same for keys and fingers
    <div
      class="marks"
      ref={box}
      onPointerEnter={(event) => event.pointerType === 'mouse' && open(true)}
      onPointerLeave={(event) => event.pointerType === 'mouse' && open(false)}
      onFocusOut={(event) => !box.current?.contains(event.relatedTarget as Node | null) && open(false)}
      onKeyDown={(event) => event.key === 'Escape' && open(false)}
    >
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => open(!isOpen)}
        onFocus={(event) => event.currentTarget.matches(':focus-visible') && open(true)}
      >
        {places.map((place) => (
          <PlaceMark key={place.connection} place={place} />
        ))}
        <span class="hidden-text">
          Where {name} is: {whereSentence(places)}
        </span>
      </button>
      <div ref={words} id={id} class="marks-words" hidden={!isOpen}>
        {isOpen ? (
          <ul>
            {inOrder(places).map((place) => (
              <li key={place.connection}>
                <PlaceMark place={place} />
                <span>
                  <strong>{place.service}</strong>: {placeText(place)}
                  {place.reason === undefined ? null : <span class="quiet"> {place.reason.message}</span>}
                </span>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </div>
  )
}
