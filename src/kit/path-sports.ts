/** Sports by the words of a path, for files that name none: `/Runs/2019/lake.gpx`. */
import { type SportName, sportNames, sportTitles } from '../core/index.js'

/** In this order, the first that is found counts. Words stand alone: there is no run in a trunk, and no row in growth. */
const words: readonly (readonly [pattern: string, sport: SportName])[] = [
  ...sportNames
    .filter((sport) => sportTitles[sport].includes(' '))
    .map((sport) => [sportTitles[sport].toLowerCase().replace(/[^a-z]+/g, '[^a-z]*'), sport] as const),
  ['run|runs|running|jog|jogging', 'running'],
  ['mtb|(mtn|mountain)[^a-z]*(bike|bikes|biking)', 'mountain_biking'],
  ['cycle|cycling|bike|bikes|biking|ride|rides', 'cycling'],
  ['walk|walks|walking', 'walking'],
  ['hike|hikes|hiking', 'hiking'],
  ['downhill|(down|alpine)[^a-z]*(ski|skiing)', 'alpine_skiing'],
  ['xc|(xc|cross[^a-z]*country|nordic)[^a-z]*(ski|skiing)', 'cross_country_skiing'],
  ['snowboard|snowboarding', 'snowboarding'],
  ['ice[^a-z]*(skate|skating)', 'ice_skating'],
  ['skate|skates|skating', 'inline_skating'],
  ['swim|swims|swimming', 'swimming'],
  ['wheelchair', 'wheelchair_walking'],
  ['row|rowing', 'rowing'],
  ['elliptical', 'elliptical'],
  ['roller[^a-z]*(ski|skiing)', 'roller_skiing'],
  ['strength', 'strength_training'],
  ['gym|workout', 'functional_training'],
  ['climb|climbs|climbing', 'climbing'],
  ['sup|stand[^a-z]*up[^a-z]*(paddle|paddling|paddleboarding)', 'stand_up_paddleboarding'],
  ...sportNames
    .filter((sport) => !sportTitles[sport].includes(' '))
    .map((sport) => [sportTitles[sport].toLowerCase(), sport] as const),
  ['other|unknown', 'other'],
]
const patterns = words.map(([pattern, sport]) => [new RegExp(`(?<![a-z])(?:${pattern})(?![a-z])`, 'i'), sport] as const)

/** `undefined`: no word of it is a sport. The ending is none. */
export const sportOfPath = (path: string): SportName | undefined => {
  const text = path.replace(/\.[a-z]{3}(\.gz)?$/i, '')
  return patterns.find(([pattern]) => pattern.test(text))?.[1]
}
