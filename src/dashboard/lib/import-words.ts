/** What is said of an archive on its way in, while it is read, and afterwards. Pure. */
import type { Import, ImportReport } from '../api.js'
import { count, duration, number } from './numbers.js'
import { axisOf, dateText, dayMs, dayOf } from './time.js'
import { listed } from './words.js'

const sizes = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const

/** `340 MB`, `1.2 GB`. */
export const sizeText = (bytes: number): string => {
  const step = Math.min(sizes.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  return `${number(bytes / 1000 ** step)} ${sizes[step]}`
}

/** Whole percents; a hundred only when it is over. */
export const percentOf = (done: number, of: number): number =>
  of <= 0 ? 0 : Math.max(0, Math.min(done >= of ? 100 : 99, Math.floor((done / of) * 100)))

/** Sooner than this the speed says nothing yet. */
const tellingMs = 1500

/** `12 MB of 340 MB sent. About 2 min to go.` */
export const sendingSentence = (sent: number, size: number, elapsedMs: number): string => {
  if (sent >= size) return `All ${sizeText(size)} sent. Finding out what it is.`
  const told = `${sizeText(sent)} of ${sizeText(size)} sent.`
  if (sent === 0 || elapsedMs < tellingMs) return told
  return `${told} About ${duration(((size - sent) / sent) * (elapsedMs / 1000))} to go.`
}

/** How far the reading is, or how it ended. */
export const importSentence = (one: Import): string => {
  const { state, bytes, bytesRead, etaSeconds, message } = one
  switch (state) {
    case 'waiting':
      return 'It is here, and waits for its turn.'
    case 'running':
      return [
        `${percentOf(bytesRead, bytes)} % read${figures(one.report) === '' ? '.' : `: ${figures(one.report)}.`}`,
        etaSeconds === undefined ? '' : `About ${duration(etaSeconds)} to go.`,
      ]
        .join(' ')
        .trim()
    case 'done':
      return doneSentence(one.report)
    case 'failed':
      return message ?? 'It stopped before its end. Drop the same file again, and it goes on where it stopped.'
  }
}

/** `12,044 records new, 3 changed and 120 here already`. */
const figures = ({ created = 0, updated = 0, unchanged = 0, deleted = 0, parked = 0 }: Partial<ImportReport>): string =>
  listed(
    [
      created > 0 ? `${count(created, 'record')} new` : '',
      updated > 0 ? `${number(updated)} changed` : '',
      deleted > 0 ? `${number(deleted)} removed` : '',
      unchanged > 0 ? `${number(unchanged)} here already` : '',
      parked > 0 ? `${number(parked)} set aside` : '',
    ].filter((part) => part !== ''),
  )

const doneSentence = (report: Partial<ImportReport>): string => {
  const told = figures(report)
  const { pages = 0, passedOver = 0 } = report
  if (told !== '')
    return passedOver === 0
      ? `${told}.`
      : `${told}. ${number(passedOver)} of its ${count(pages, 'part')} had been read before.`
  return passedOver > 0 ? 'Everything in it had been read before.' : 'There was nothing in it that we keep.'
}

/** It stopped before its end, and the same file would go on. */
export const isInterrupted = ({ state, message = '' }: Pick<Import, 'state' | 'message'>): boolean =>
  state === 'failed' && /\bagain\b/.test(message)

/** `3 Jan 2019 to 20 Nov 2026`, by the browser's clock. */
export const spanText = ({ first, last }: Pick<ImportReport, 'first' | 'last'>): string | undefined => {
  if (first === undefined || last === undefined) return undefined
  const [from, to] = [dateText(axisOf(first).local), dateText(axisOf(last).local)]
  return from === to ? from : `${from} to ${to}`
}

const reaches = [
  ['week', 7],
  ['month', 31],
  ['year', 365],
] as const

/** Where on the timeline its span is seen: one day, or up to its last one. */
export const timelineOf = ({
  first,
  last,
}: Pick<ImportReport, 'first' | 'last'>): { readonly day: string; readonly zoom?: string } | undefined => {
  if (first === undefined || last === undefined) return undefined
  const day = dayOf(axisOf(last).local)
  const days = (Date.parse(last) - Date.parse(first)) / dayMs
  if (days <= 1) return { day }
  return { day, zoom: reaches.find(([, most]) => days <= most)?.[0] ?? 'years' }
}

/** Which kinds of archive the server asks to choose from: `… Say which is meant: fitbit or google-fit.` */
export const choicesIn = (detail: string): readonly string[] =>
  /Say which is meant: (.+)\.$/.exec(detail)?.[1]?.split(' or ') ?? []
