import pg from 'pg'

/**
 * How values come out of the database, the same from both stores. pg's own choices would lose us something: `int8` comes
 * as a string, and a `date` as a moment at local midnight, so that the day depends on where the server stands.
 */
export const typeParsers = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    return (format === 'binary' ? undefined : parsers.get(oid)) ?? pg.types.getTypeParser(oid, format)
  },
}

type Parse = (text: string) => unknown

const oids = { int8: 20, date: 1082, timestamp: 1114, numeric: 1700 } as const
const arrayOids = { int8: 1016, date: 1182, timestamp: 1115, numeric: 1231 } as const

/** A number that lost its last digits would be a wrong id or a wrong count: it is an error instead. */
const checkedInteger = (text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('An int8 from the store does not fit a number exactly.')
  return value
}

const asIs = (text: string): string => text

/** pg-types ships an array reader that takes the element's parser; its types leave it out. */
const arrayReader = (
  pg.types as unknown as { readonly arrayParser: { create(text: string, parse: Parse): { parse(): unknown[] } } }
).arrayParser

const arrayOf =
  (parse: Parse): Parse =>
  (text) =>
    arrayReader.create(text, (item) => (item === null ? null : parse(item))).parse()

const parsers = new Map<number, Parse>([
  [oids.int8, checkedInteger],
  [oids.numeric, Number],
  [oids.date, asIs],
  // A time without zone is a local time (DESIGN §2): pg would read it in the zone of this machine.
  [oids.timestamp, asIs],
  [arrayOids.int8, arrayOf(checkedInteger)],
  [arrayOids.numeric, arrayOf(Number)],
  [arrayOids.date, arrayOf(asIs)],
  [arrayOids.timestamp, arrayOf(asIs)],
])
