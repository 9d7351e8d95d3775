/** Why a number is what it is when several services told of it: one or two sentences a person would say. Pure. */
import type { DataSource, Why } from '../api.js'
import { spoken } from './numbers.js'
import { listed } from './words.js'

type NameOf = (connector: string) => string

/** `Oura`; with the device where a service brings several. */
export const sourceName = ({ connector, device }: DataSource, nameOf: NameOf): string =>
  device === undefined || device === '' ? nameOf(connector) : `${nameOf(connector)} (${device})`

const namesOf = (sources: readonly DataSource[], nameOf: NameOf): string =>
  listed([...new Set(sources.map((source) => sourceName(source, nameOf)))])

/** What sets the one that counts above those left out. */
const grounds: Readonly<Record<string, (left: string) => string>> = {
  preferred: (left) => `you trust it more than ${left}`,
  method: (left) => `it was measured; what ${left} told was entered by hand, worked out or estimated`,
  most: () => 'it saw most of the day',
  direct: (left) => `it is at first hand; ${left} had it through another service`,
  finer: () => 'it measured oftener',
  staged: () => 'it tells the stages of the sleep',
  longer: () => 'it saw more of it',
  order: (left) => `it and ${left} are equally good, and it is always the same one that stands`,
}

/** Several sources of one figure: whose part is whose. */
const shared = (why: Why, unit: string | undefined, nameOf: NameOf): string => {
  const parts = [...why.sources]
    .sort((a, b) => b.share - a.share)
    .map((source) => {
      const part = source.value === undefined ? `${Math.round(source.share * 100)} %` : spoken(source.value, unit)
      return `${part} from ${sourceName(source, nameOf)}`
    })
  return `${listed(parts)}, each for the time it saw best.`
}

const counted = (why: Why, nameOf: NameOf): string => {
  const [source] = why.sources
  if (source === undefined) return ''
  const name = sourceName(source, nameOf)
  if (why.apportioned)
    return `${Math.round(source.share * 100)} % of an interval of ${name}: the rest of that time was told by another source.`
  const ground = grounds[source.reason]
  if (ground !== undefined && why.over.length > 0) return `${name} counts: ${ground(namesOf(why.over, nameOf))}.`
  switch (source.reason) {
    case 'day-total':
      return `The day’s own total of ${name} counts: it knows of more than the single intervals do.`
    case 'apart':
      return `${name}’s own figure: services reckon it each in its way, so it is never mixed.`
    case 'distinct':
      return `A measurement of its own, from ${name}.`
    default:
      return `Only ${name} told of this time.`
  }
}

/** Who is left out, and that nothing is lost by it. */
const leftOut = (why: Why, nameOf: NameOf): string => {
  const copies = why.over.filter(({ reason }) => reason === 'same-measurement')
  const others = why.over.filter(({ reason }) => reason !== 'same-measurement')
  const told = [
    copies.length === 0 ? '' : `${namesOf(copies, nameOf)} holds the same measurement.`,
    others.length === 0
      ? ''
      : `${namesOf(others, nameOf)} told of the same time and ${others.length === 1 ? 'is' : 'are'} left out, so that nothing counts twice.`,
  ]
  return told.filter((text) => text !== '').join(' ')
}

export const whySentence = (why: Why, unit: string | undefined, nameOf: NameOf): string =>
  [why.sources.length > 1 ? shared(why, unit, nameOf) : counted(why, nameOf), leftOut(why, nameOf)]
    .filter((text) => text !== '')
    .join(' ')
