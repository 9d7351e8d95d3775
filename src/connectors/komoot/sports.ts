/** Komoot's sports, both ways. https://static.komoot.de/doc/external-api/v007/sports.html */
import type { SportName } from '../../kit/index.js'

const bySport: Readonly<Record<string, SportName>> = {
  jogging: 'running',
  touringbicycle: 'cycling',
  e_touringbicycle: 'e_biking',
  racebike: 'road_cycling',
  e_racebike: 'e_biking',
  mtb_easy: 'gravel_cycling',
  e_mtb_easy: 'e_biking',
  citybike: 'cycling',
  unicycle: 'cycling',
  mtb: 'mountain_biking',
  mtb_advanced: 'mountain_biking',
  e_mtb: 'e_biking',
  e_mtb_advanced: 'e_biking',
  downhillbike: 'mountain_biking',
  hike: 'hiking',
  snowshoe: 'snowshoeing',
  nordicwalking: 'nordic_walking',
  mountaineering: 'mountaineering',
  mountaineering_advanced: 'mountaineering',
  climbing: 'climbing',
  skialpin: 'alpine_skiing',
  skitour: 'backcountry_skiing',
  sled: 'sledding',
  nordic: 'cross_country_skiing',
  snowboard: 'snowboarding',
  skaten: 'inline_skating',
}
/** Komoot adds words as it likes. */
export const sportOf = (word: string | undefined): SportName => bySport[word ?? ''] ?? 'other'

/** What has a word of its own; a walk is a hike, and whatever else there is, `other`. */
const words: Partial<Readonly<Record<SportName, string>>> = {
  ...Object.fromEntries(Object.entries(bySport).map(([word, sport]) => [sport, word])),
  running: 'jogging',
  trail_running: 'jogging',
  track_running: 'jogging',
  walking: 'hike',
  cycling: 'touringbicycle',
  mountain_biking: 'mtb',
  e_biking: 'e_touringbicycle',
  hand_cycling: 'touringbicycle',
  mountaineering: 'mountaineering',
  roller_skiing: 'skaten',
}
export const wordOf = (sport: SportName): string => words[sport] ?? 'other'
