/** Errors leave as RFC 9457 problem details: one sentence that says what to do. */
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type ErrorName, TributaryError } from '../core/index.js'

export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
}

const statusOf: Readonly<Record<ErrorName, ContentfulStatusCode>> = {
  TransientError: 503,
  RateLimitError: 429,
  ReauthorizeError: 409,
  PermissionError: 403,
  SettingsError: 400,
  ContractError: 422,
}

export const problem = (
  context: Context,
  status: ContentfulStatusCode,
  code: string,
  title: string,
  detail: string,
  more: Readonly<Record<string, string>> = {},
): Response =>
  context.json(
    { type: `urn:tributary:problem:${code}`, title, status, detail, code, ...more } satisfies Problem,
    status,
    {
      'content-type': 'application/problem+json',
    },
  )

/** Only our own errors are written to be shown; any other may quote what must not leave. */
export const problemOf = (context: Context, error: unknown): Response =>
  error instanceof TributaryError
    ? problem(context, statusOf[error.name], error.code, error.name, error.message)
    : error instanceof HTTPException && error.status < 500
      ? problem(
          context,
          error.status as ContentfulStatusCode,
          'bad-request',
          'Bad request',
          'The request could not be read; its body is to be JSON.',
        )
      : problem(context, 500, 'fault', 'Fault', 'A fault of ours; it is in the log. Nothing that had arrived is lost.')

export const notFound = (context: Context, what: string): Response =>
  problem(
    context,
    404,
    'not-found',
    'Not found',
    `There is no ${what} of this id. It may have been removed; list them to see what there is.`,
  )
