/** Small pieces many pages share. */
import { familyTitle, hueOf } from '../lib/families.js'
import { shown } from '../lib/numbers.js'
import { exactText, momentText, relativeText } from '../lib/time.js'
import { Icon, type IconName } from './icons.js'

/** A number with its unit, smaller and lighter. */
export const Value = ({ value, unit }: { readonly value: number; readonly unit: string | undefined }) => {
  const { text, unit: behind } = shown(value, unit)
  return (
    <span>
      {text}
      {behind === '' ? null : <span class="unit">{behind}</span>}
    </span>
  )
}

export const Swatch = ({ family }: { readonly family: string }) => (
  <span class="swatch" style={{ '--hue': hueOf(family) }} aria-hidden="true" />
)

/** What a service or stream brings: a dot and a word per family, so that the colour is never alone. */
export const FamilyDots = ({ families }: { readonly families: readonly string[] }) => (
  <ul class="row small quiet" style={{ gap: '4px 12px' }} aria-label="What it brings">
    {families.map((family) => (
      <li key={family} class="row" style={{ gap: '6px' }}>
        <Swatch family={family} />
        {familyTitle(family)}
      </li>
    ))}
  </ul>
)

/** A moment: how long ago, the clock on hover and to a screen reader. */
export const When = ({
  iso,
  now,
  clock = false,
}: {
  readonly iso: string
  readonly now: number
  readonly clock?: boolean
}) => (
  <time dateTime={iso} title={exactText(iso)}>
    {clock ? momentText(iso, now) : relativeText(Date.parse(iso), now)}
  </time>
)

export type Tone = 'good' | 'warn' | 'bad' | 'plain'
export const Chip = ({ icon, tone, text }: { readonly icon: IconName; readonly tone: Tone; readonly text: string }) => (
  <span class="chip" data-tone={tone}>
    <Icon name={icon} size={16} />
    {text}
  </span>
)

export const Meter = ({ done, of, label }: { readonly done: number; readonly of: number; readonly label: string }) => (
  <span
    class="meter"
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={of}
    aria-valuenow={Math.min(done, of)}
  >
    <i class="meter-fill" style={{ width: `${of === 0 ? 0 : Math.min(100, (done / of) * 100)}%` }} />
  </span>
)
