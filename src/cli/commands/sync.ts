/** `tributary sync`: workouts from every service to every other, or what would be done. */
import type { Command } from 'commander'
import { type Api, withApi } from '../api.js'
import { CommandError, exitCodes } from '../exit.js'
import type { CliWorld } from '../main.js'
import { shownTime } from '../progress.js'

interface Options {
  readonly dryRun?: true
  readonly json?: true
  readonly on?: true
  readonly off?: true
}
interface Status {
  readonly isOn: boolean
  readonly state: 'off' | 'idle' | 'due' | 'running' | 'waiting'
  readonly doing?: { readonly step: string; readonly service: string }
  readonly done: number
  readonly total: number
  readonly open: number
  readonly etaSeconds?: number
  readonly services: readonly {
    readonly service: string
    readonly uploads: number
    readonly downloads: number
    readonly waitsUntil?: string
    readonly out?: { readonly message: string }
  }[]
  readonly message?: string
}
interface Plan {
  readonly steps: readonly { readonly do: string; readonly service: string; readonly name?: string; sport?: string }[]
  readonly total: number
  readonly counts: readonly { readonly service: string; readonly do: string; readonly count: number }[]
  readonly reasons: readonly { readonly service: string; reason: { readonly message: string }; count: number }[]
}

const pauseMs = 300
const tellEveryMs = 2000
const stepsShown = 20

export const addSync = (program: Command, world: CliWorld): void => {
  program
    .command('sync')
    .option('--dry-run', 'show what would be done, and why the rest would not; do nothing')
    .option('--on', 'switch syncing on first: from now on it runs by itself')
    .option('--off', 'switch syncing off, and do nothing else')
    .option('--json', 'the outcome as JSON')
    .description('send workouts from every service to every other, and wait until everything is where it may be')
    .action(async ({ dryRun, json, on, off }: Options) => {
      if (on && off) throw new CommandError('Either --on or --off, not both.', exitCodes.usage)
      await withApi(world.settings(), async (api) => {
        if (dryRun) {
          const plan = await api.get<Plan>(`/v1/sync/plan?on=${off ? 'false' : 'true'}&limit=5000`)
          if (json) world.print(JSON.stringify(plan))
          else for (const line of planLines(plan)) world.print(line)
          return
        }
        if (on || off) await api.send('PUT', '/v1/sync/settings', { isOn: on === true })
        if (off) return world.print('Syncing is off. What has been sent stays where it is.')
        const { isOn, services } = await api.get<Status>('/v1/sync')
        if (services.length === 0)
          throw new CommandError(
            'No service with workouts is connected yet: `tributary connect strava`, for one.',
            exitCodes['no-input'],
          )
        if (!isOn)
          throw new CommandError(
            'Syncing is off. `tributary sync --dry-run` shows what it would do; `tributary sync --on` switches it on.',
            exitCodes.failed,
          )
        await api.send('POST', '/v1/sync')
        const status = await followed(api, world)
        if (json) world.print(JSON.stringify(status))
        else for (const line of statusLines(status)) world.print(line)
      })
    })
}

const planLines = ({ steps, total, counts, reasons }: Plan): string[] => [
  total === 0 ? 'There is nothing to do.' : `${total} steps:`,
  ...counts.map((one) => `  ${one.service}: ${one.count} × ${one.do}`),
  ...(steps.length === 0 ? [] : ['The first of them:']),
  ...steps
    .slice(0, stepsShown)
    .map((step) => `  ${step.do} ${step.name ?? step.sport ?? 'a workout'} · ${step.service}`),
  ...(reasons.length === 0 ? [] : ['Left as it is:']),
  ...reasons.map(({ service, reason, count }) => `  ${service}: ${count} × ${reason.message}`),
]

/** Works, or watches a running instance work, until nothing is to be done at once. */
const followed = async (api: Api, world: CliWorld): Promise<Status> => {
  let told = ''
  let toldAt = Number.NEGATIVE_INFINITY
  for (;;) {
    const { own } = api
    const worked = own === undefined ? 0 : (await own.runtime.worker.step(4)) + (await own.runtime.syncer.step(1))
    await own?.runtime.deliverer.step()
    const status = await api.get<Status>('/v1/sync')
    const line = progressLine(status)
    if (line !== undefined && line !== told && performance.now() - toldAt > tellEveryMs) {
      world.note(line)
      told = line
      toldAt = performance.now()
    }
    const isBusy = own === undefined ? status.state === 'running' || status.state === 'due' : worked > 0
    if (!isBusy) return status
    if (own === undefined) await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

const progressLine = ({ state, done, total, doing, etaSeconds }: Status): string | undefined => {
  if (state !== 'running' || total === 0) return undefined
  const what = doing === undefined ? '' : `: ${doing.step} ${doing.service}`
  const eta = etaSeconds === undefined ? '' : `, about ${shownTime(etaSeconds)} to go`
  return `${done} of ${total} steps${what}${eta} …`
}

/** `17:05 UTC`, with the day where it is not today. */
const clockOf = (instant: string): string => {
  const isToday = instant.slice(0, 10) === new Date().toISOString().slice(0, 10)
  return `${isToday ? '' : `${instant.slice(0, 10)} `}${instant.slice(11, 16)} UTC`
}

const statusLines = ({ services, done, total, open, etaSeconds, message }: Status): string[] => [
  done < total
    ? `${done} of ${total} steps are done.`
    : open > 0
      ? `Everything is sent; ${open} uploads are still being processed where they went.`
      : 'Everything is where it may be.',
  ...services
    .filter(({ uploads, downloads, out }) => uploads + downloads > 0 || out)
    .map(({ service, uploads, downloads, out, waitsUntil }) => {
      const left = uploads + downloads === 0 ? '' : ` ${uploads} to send, ${downloads} to fetch.`
      const wait = waitsUntil === undefined ? '' : ` It asked us to wait until ${clockOf(waitsUntil)}.`
      return `  ${service}:${left}${wait}${out === undefined ? '' : ` ${out.message}`}`
    }),
  ...(etaSeconds === undefined ? [] : [`About ${shownTime(etaSeconds)} to go; a running instance goes on by itself.`]),
  ...(message === undefined ? [] : [message]),
]
