import { problemIn, type RecordOf, type Stream, type Webhook } from '../kit/index.js'
import type { Fixture, WebhookFixture } from './fixtures.js'

/** What `map` makes of a page, or where the page is not one. */
export type Mapped =
  | { readonly items: readonly RecordOf[] }
  | { readonly problem: { readonly path: string; readonly expected: string } }

export const mapped = (stream: Stream, body: unknown, request: Fixture['request']): Mapped => {
  const page = stream.page.safeParse(body)
  return page.success ? { items: [...stream.map(page.data, request)] } : { problem: problemIn(page.error) }
}

/** The text of a golden file: one record a line, so that a review shows which of them changed. */
export const goldenText = (stream: Stream, { body, request }: Fixture): string => linesOf(mapped(stream, body, request))

/** What a notice says: does it verify, what is read of it, how is a handshake answered. */
export const webhookGolden = async (webhook: Webhook, { request, secrets }: WebhookFixture): Promise<string> =>
  `${JSON.stringify(
    {
      handshake: webhook.handshake?.(request, secrets),
      verifies: await webhook.verify(request, secrets),
      notices: [...webhook.read(request)],
    },
    undefined,
    2,
  )}\n`

const linesOf = (told: Mapped): string => {
  if ('problem' in told) return `${JSON.stringify(told)}\n`
  const lines = told.items.map((item) => `  ${JSON.stringify(item)}`)
  return lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`
}
