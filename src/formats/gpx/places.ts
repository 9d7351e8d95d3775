/** What is said in words: names, descriptions and links of files, tracks, routes and waypoints. */
import type { Link, MoreValue, Place } from '../../core/index.js'
import { isPosition, type XmlReader } from '../xml/index.js'
import { headUnits, otherTexts, qualityUnits } from './words.js'

/** Texts by the names of their elements, and links, gathered while something else is read. */
export interface Texts {
  readonly byName: Record<string, string>
  readonly links: Link[]
}

export const newTexts = (): Texts => ({ byName: {}, links: [] })

const textNames = new Set<string>(['name', 'desc', 'type', 'sym', 'number', 'author', 'keywords', ...otherTexts])
/** A track of a thousand links is none of a person's. */
const mostLinks = 100

/** Takes the element opened last if it is a text or a link; says whether it did. */
export const takeText = (reader: XmlReader, texts: Texts): boolean => {
  const name = reader.local
  if (name === 'author' && reader.holdsElements) {
    readAuthor(reader, texts)
    return true
  }
  if (textNames.has(name)) {
    const text = reader.text()
    if (text !== undefined) texts.byName[name] ??= text
    return true
  }
  if (name === 'link') addLink(texts, readLink(reader))
  else if (name === 'url') addLink(texts, linkTo(reader.text()))
  else if (name === 'urlname') {
    // GPX 1.0 names its one link beside it.
    const text = reader.text()
    const link = texts.links.at(-1)
    if (link !== undefined && text !== undefined) texts.links[texts.links.length - 1] = { ...link, text }
  } else return false
  return true
}

const addLink = ({ links }: Texts, link: Link | undefined): void => {
  if (link !== undefined && links.length < mostLinks) links.push(link)
}

const linkTo = (href: string | undefined): Link | undefined => (href === undefined ? undefined : { href })

const readAuthor = (reader: XmlReader, texts: Texts): void => {
  while (reader.next() === 'open')
    if (reader.local === 'name') {
      const name = reader.text()
      if (name !== undefined) texts.byName['author'] ??= name
    } else reader.skip()
}

const readLink = (reader: XmlReader): Link | undefined => {
  const href = reader.attribute('href')
  let text: string | undefined
  let type: string | undefined
  while (reader.next() === 'open')
    if (reader.local === 'text') text = reader.text()
    else if (reader.local === 'type') type = reader.text()
    else reader.skip()
  return href === undefined
    ? undefined
    : { href, ...(text !== undefined && { text }), ...(type !== undefined && { type }) }
}

/** A waypoint. */
export const readPlace = (reader: XmlReader): Place | undefined => {
  const [north, east] = [reader.attributeNumber('lat'), reader.attributeNumber('lon')]
  const position = isPosition(reader, north, east) ? { latitudeDeg: north, longitudeDeg: east } : {}
  const texts = newTexts()
  const numbers: Record<string, number> = {}
  let atMs: number | undefined
  let meters = Number.NaN
  while (reader.next() === 'open') {
    const name = reader.local
    if (reader.isForeign) reader.skip()
    else if (name === 'ele') meters = reader.number()
    else if (name === 'time') {
      if (reader.readTime()) atMs = reader.time.ms
    } else if (Object.hasOwn(qualityUnits, name) || Object.hasOwn(headUnits, name)) {
      const value = reader.number()
      if (!Number.isNaN(value)) numbers[name] = value
    } else if (!takeText(reader, texts)) reader.skip()
  }
  if (!reader.isWhole) return undefined
  return placeFrom(texts, { ...position, ...(Number.isNaN(meters) ? {} : { altitudeMeters: meters }), atMs }, numbers)
}

interface Where {
  readonly latitudeDeg?: number
  readonly longitudeDeg?: number
  readonly altitudeMeters?: number
  readonly atMs: number | undefined
}

export const placeFrom = (
  { byName, links }: Texts,
  { atMs, ...where }: Where,
  numbers: Readonly<Record<string, number>> = {},
): Place => {
  const { name, desc, type, sym } = byName
  const more: Record<string, MoreValue> = { ...numbers }
  for (const key of otherTexts) if (byName[key] !== undefined) more[key] = byName[key] as string
  if (links.length > 0) more['link'] = links.map(({ href }) => href)
  return {
    ...(name !== undefined && { name }),
    ...(desc !== undefined && { notes: desc }),
    ...(type !== undefined && { type }),
    ...(sym !== undefined && { symbol: sym }),
    ...(atMs !== undefined && { atMs }),
    ...where,
    ...(Object.keys(more).length > 0 && { more }),
  }
}
