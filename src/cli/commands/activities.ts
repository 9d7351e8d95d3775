/** `tributary activities`: workouts, each once, and where it is, where not, and why. */
import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { isSport } from '../../core/index.js'
import type { ActivityDetail, ActivityView } from '../../runtime/index.js'
import { withApi } from '../api.js'
import { CommandError, exitCodes } from '../exit.js'
import type { CliWorld } from '../main.js'
import { shownTime } from '../progress.js'

interface Options {
  readonly sport?: string
  readonly text?: string
  readonly trouble?: true
  readonly limit: string
  readonly json?: true
  readonly save?: string
}
const formats = ['fit', 'tcx', 'gpx', 'pwx']

export const addActivities = (program: Command, world: CliWorld): void => {
  program
    .command('activities')
    .argument('[id]', 'one of them, in full')
    .option('--sport <sport>', 'only this sport, as in `cycling`')
    .option('--text <text>', 'only those with this in their name or notes')
    .option('--trouble', 'only those that were refused or failed somewhere')
    .option('--limit <count>', 'how many, newest first', '20')
    .option('--save <file>', 'write the one named by its id to a file: .fit, .tcx, .gpx or .pwx')
    .option('--json', 'as JSON')
    .description('list workouts: where each is, where not, and why')
    .action(async (id: string | undefined, options: Options) => {
      const { sport, text, trouble, limit, json, save } = options
      if (sport !== undefined && !isSport(sport))
        throw new CommandError(`There is no sport ${sport}; FIT’s words serve, as in road_cycling.`, exitCodes.usage)
      if (!/^\d{1,3}$/.test(limit) || Number(limit) > 200)
        throw new CommandError('--limit takes a number up to 200.', exitCodes.usage)
      await withApi(world.settings(), async (api) => {
        if (id !== undefined) {
          if (save !== undefined) return saved(world, save, await api.bytes(fileAt(id, save)))
          const one = await api.get<ActivityDetail>(`/v1/activities/${encodeURIComponent(id)}`)
          if (json) world.print(JSON.stringify(one))
          else for (const line of [...linesOf(one), ...placeLines(one)]) world.print(line)
          return
        }
        const query = new URLSearchParams({ limit })
        if (sport !== undefined) query.set('sport', sport)
        if (text !== undefined) query.set('text', text)
        if (trouble) query.set('trouble', 'true')
        const page = await api.get<{ activities: ActivityView[]; total: number }>(`/v1/activities?${query}`)
        if (json) return world.print(JSON.stringify(page))
        for (const one of page.activities) for (const line of linesOf(one)) world.print(line)
        world.print(`${page.activities.length} of ${page.total} workouts.`)
      })
    })
}

const fileAt = (id: string, file: string): string => {
  const format = file.split('.').at(-1)?.toLowerCase() ?? ''
  if (!formats.includes(format))
    throw new CommandError(`--save writes ${formats.map((one) => `.${one}`).join(', ')}.`, exitCodes.usage)
  return `/v1/activities/${encodeURIComponent(id)}/file?format=${format}`
}

const saved = (world: CliWorld, file: string, bytes: Uint8Array): void => {
  writeFileSync(file, bytes)
  world.print(`${file}: ${bytes.byteLength} bytes.`)
}

const signs = {
  present: '●',
  uploaded: '▲',
  on_its_way: '→',
  not_yet: '…',
  failed: '✗',
  refused: '✗',
  left_out: '–',
  removed: '○',
} as const

const linesOf = ({ id, start, sport, name, figures, durationSeconds, places }: ActivityView): string[] => {
  const distance = figures?.distanceMeters === undefined ? '' : ` · ${(figures.distanceMeters / 1000).toFixed(1)} km`
  const time = durationSeconds === undefined ? '' : ` · ${shownTime(durationSeconds)}`
  const where = places.map(({ state, service }) => `${signs[state]} ${service}`).join('  ')
  return [`${start}  ${name ?? sport}${distance}${time}`, `  ${id}`, ...(where === '' ? [] : [`  ${where}`])]
}

const placeLines = ({ places, sources }: ActivityDetail): string[] => [
  ...places.map(({ service, state, reason, url }) => {
    const why = reason === undefined ? '' : `: ${reason.message}`
    return `  ${signs[state]} ${service}, ${state.replaceAll('_', ' ')}${why}${url === undefined ? '' : ` ${url}`}`
  }),
  ...sources.map(({ service, externalId, original, excluded }) => {
    const file =
      original === undefined
        ? 'not fetched'
        : original.format === 'none'
          ? 'put together from its answers'
          : `fetched as ${original.format}`
    return `  from ${service} (${externalId}), ${file}${excluded === undefined ? '' : `: ${excluded.message}`}`
  }),
]
