/** Notices come as forms and are not signed: the address is the secret. https://developer.withings.com/developer-guide/v3/data-api/notifications/notification-overview */
import * as kit from '../../kit/index.js'
import { numbers, texts, z } from '../../kit/index.js'

/** By `appli`: the scope it takes to be told, and what may have changed. */
const categories: Readonly<Record<string, { readonly scope: string; readonly streams: readonly string[] }>> = {
  1: { scope: 'user.metrics', streams: ['measures'] },
  2: { scope: 'user.metrics', streams: ['measures'] },
  4: { scope: 'user.metrics', streams: ['measures'] },
  16: { scope: 'user.activity', streams: ['activity', 'intraday', 'workouts'] },
  44: { scope: 'user.activity', streams: ['sleep', 'sleep_stages'] },
  46: { scope: 'user.info', streams: [] },
  54: { scope: 'user.metrics', streams: ['ecg'] },
}
const profileChanged = '46'
/** The account is no more, or no longer ours; `update` is about name and birthday. */
const farewells = ['delete', 'unlink']

const Profiles = z.object({
  body: z.object({ profiles: z.array(z.object({ ...numbers('appli expires'), ...texts('callbackurl') })) }),
})

export const webhook: kit.Webhook = {
  addressIsSecret: true,
  // There is nothing in a notice to look at: who does not know the address was turned away before.
  verify: () => true,
  /** On subscribing, Withings looks whether anybody answers. */
  handshake: ({ method }) => (method === 'GET' || method === 'HEAD' ? { status: 200 } : undefined),
  successStatus: 200,
  *read({ body }) {
    const told = Object.fromEntries(new URLSearchParams(new TextDecoder().decode(body)))
    const { userid: account, appli = '' } = told
    const category = Object.hasOwn(categories, appli) ? categories[appli] : undefined
    if (!account || category === undefined) return
    if (appli !== profileChanged) yield { type: 'ping', account, streams: category.streams, ...spanOf(told) }
    else if (farewells.includes(told['action'] ?? '')) yield { type: 'revoked', account }
  },
  subscribeEach: {
    /** Withings drops an address that failed for long: what is missing from its list is asked for again. */
    async ensure(task, { callbackUrl: callbackurl }) {
      const { profiles } = Profiles.parse((await task.post('/notify', { form: { action: 'list' } })).body).body
      const ours = profiles.filter((one) => one.callbackurl === callbackurl)
      for (const [appli, { scope }] of Object.entries(categories))
        if (task.scopes.includes(scope) && !ours.some((one) => String(one.appli) === appli))
          await task.post('/notify', { form: { action: 'subscribe', callbackurl, appli, comment: 'Tributary' } })
      return {}
    },
    async end(task, { callbackUrl: callbackurl }) {
      for (const appli of Object.keys(categories))
        await task.post('/notify', { form: { action: 'revoke', callbackurl, appli } })
    },
  },
}

/** Seconds since 1970, or one of the person's days, which begins up to fourteen hours before ours and ends up to twelve after. */
const spanOf = ({ startdate, enddate, date }: Readonly<Record<string, string>>): { readonly span?: kit.Span } => {
  const [from, to] = [Number(startdate ?? Number.NaN) * 1000, Number(enddate ?? Number.NaN) * 1000]
  if (from > 0 && to >= from) return { span: { from, to: to + 1000 } }
  if (date === undefined || !kit.isDay(date)) return {}
  const midnight = Date.parse(`${date}T00:00:00Z`)
  return { span: { from: midnight - 14 * kit.hourMs, to: midnight + kit.dayMs + 12 * kit.hourMs } }
}
