/** Schemas are zod's; the kit names only what it needs of them, so that another library could serve. */
import { z } from 'zod'
import { type LocalDay as CivilDay, isDay } from '../core/index.js'

export { z }
export type Schema<T> = z.ZodType<T>

export type LocalDay = CivilDay
/** A civil date, as a cursor or inside a page. */
export const LocalDay = z.string().refine(isDay, 'a civil date as 2026-10-05')
/** Milliseconds since the epoch, as a cursor. */
export const InstantCursor = z.number().int().nonnegative()

/** Where a page departs from its schema: the first problem, with its path and never with a value. */
export const problemIn = (error: z.ZodError): { path: string; expected: string } => {
  const issue = error.issues[0]
  return { path: (issue?.path ?? []).join('.'), expected: issue === undefined ? 'a valid page' : expectation(issue) }
}

// zod's own messages may quote the input ("received 61"), which would put a measurement into an error text (I5).
const expectation = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return `to be ${issue.expected}`
    case 'invalid_value':
      return 'one of the known values'
    case 'too_small':
      return `at least ${issue.minimum}`
    case 'too_big':
      return `at most ${issue.maximum}`
    case 'custom':
      return issue.message ?? 'a valid value'
    default:
      return `to satisfy ${issue.code}`
  }
}
