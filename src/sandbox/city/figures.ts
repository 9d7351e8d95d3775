/** The figures of a civil day. Those of the night live and change with the night; those of the day end with it. */
import { hourMs, type Instant, minuteMs } from '../../core/index.js'
import type { DayFigures, Living, Sleep, TimeSpan, Totals } from '../person.js'
import { dice, uuid } from '../random.js'
import type { DayPlan } from './plan.js'
import type { Profile } from './profile.js'

export interface FigureSource {
  readonly plan: DayPlan
  readonly night: Living<Sleep> | undefined
  readonly bounds: TimeSpan
  readonly totals: (span: TimeSpan) => Totals
  readonly oxygenAt: (at: Instant) => number | undefined
  readonly syncedAfter: (at: Instant) => Instant
}

export const figuresOf = (profile: Profile, source: FigureSource): Living<DayFigures> => {
  const { bounds, night } = source
  const id = uuid(profile.seed, 'figures', source.plan.day)
  const closing = source.syncedAfter(bounds.to + 10 * minuteMs)
  const opened = night?.versions[0]?.at ?? source.syncedAfter(bounds.from + 10 * hourMs)
  const changes = [...(night?.versions ?? []), { at: Math.max(opened, closing), value: undefined }]
  const versions: { at: Instant; value: DayFigures }[] = []
  let latest: Sleep | undefined
  for (const change of night === undefined
    ? [{ at: opened, value: undefined }, ...changes]
    : changes.toSorted((a, b) => a.at - b.at)) {
    latest = change.value ?? latest
    if (change.at <= (versions.at(-1)?.at ?? -1)) continue
    versions.push({ at: change.at, value: figuresAt(profile, source, latest, change.at >= closing) })
  }
  return { id, versions }
}

const figuresAt = (profile: Profile, source: FigureSource, night: Sleep | undefined, over: boolean): DayFigures => {
  const { plan } = source
  const { day } = plan
  const d = dice(profile.seed, 'figures', day)
  const tenth = (value: number): number => Math.round(value * 10) / 10
  const deviation = Math.round((d.around() * 0.4 + (plan.ill ? 0.9 : 0)) * 100) / 100
  const stressed = d.whole(0, 30)
  const recovered = d.whole(0, 24)
  const age = profile.ageOn(day)
  const monday = new Date(`${day}T00:00:00Z`).getUTCDay() === 1
  const figures: DayFigures = {
    day,
    stressHighSeconds: over ? stressed * 300 : 0,
    recoveryHighSeconds: over ? recovered * 300 : 0,
    stressSummary: !over
      ? 'normal'
      : stressed > 20 && stressed > recovered
        ? 'stressful'
        : recovered > 18
          ? 'restored'
          : 'normal',
    resilience: d.pick(['limited', 'adequate', 'solid', 'solid', 'strong', 'exceptional']),
    vascularAge: age + Math.floor((profile.restingHeartRate - 54) / 3),
    pulseWaveVelocity: tenth(5.2 + age / 25 + d.next() * 0.3),
    ...(monday && { vo2Max: tenth(64 - age * 0.35 - (profile.restingHeartRate - 44) * 0.3 + d.around()) }),
  }
  if (night === undefined || night.nap) return figures
  const oxygen = oxygenOver(source, night)
  return {
    ...figures,
    restingHeartRate: night.lowestHeartRate + 2,
    hrvRmssd: night.averageRmssd,
    hrvDeepRmssd: Math.round(night.averageRmssd * 0.93),
    hrvSdnn: Math.round(night.averageRmssd * 1.12),
    respiratoryRate: night.averageBreath,
    ...oxygen,
    breathingDisturbance: d.whole(0, 9),
    skinTemperatureCelsius: tenth(34.4 + deviation),
    skinTemperatureDeviation: deviation,
    sleepScore: night.score,
    readinessScore: Math.max(
      1,
      Math.min(100, Math.round(night.score * 0.6 + plan.form * 35 - (plan.ill ? 20 : 0) + 5)),
    ),
  }
}

const oxygenOver = (
  source: FigureSource,
  night: Sleep,
): Pick<DayFigures, 'oxygenAverage' | 'oxygenMinimum' | 'oxygenMaximum'> => {
  let sum = 0
  let count = 0
  let minimum = 100
  let maximum = 0
  for (let at = night.start; at < night.end; at += 5 * minuteMs) {
    const value = source.oxygenAt(at)
    if (value === undefined) continue
    sum += value
    count++
    minimum = Math.min(minimum, value)
    maximum = Math.max(maximum, value)
  }
  return count === 0
    ? {}
    : { oxygenAverage: Math.round((sum / count) * 10) / 10, oxygenMinimum: minimum, oxygenMaximum: maximum }
}
