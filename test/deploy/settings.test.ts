/** What is deployed speaks of settings, roles and times as the program knows them. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { settingTable } from '../../src/runtime/settings/index.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const text = (file: string): string => readFileSync(`${root}${file}`, 'utf8')
const templates = 'deploy/helm/tributary/templates'
const files = [
  'Dockerfile',
  'deploy/compose.yaml',
  'deploy/.env.example',
  'deploy/helm/tributary/values.yaml',
  ...readdirSync(`${root}${templates}`).map((file) => `${templates}/${file}`),
]
const everyRole = [...settingTable.roles.schema.parse(undefined)].toSorted()
/** Of the compose file itself. */
const composeOnly = ['TRIBUTARY_IMAGE', 'TRIBUTARY_LISTEN']

describe('deploy', () => {
  it('names settings there are', () => {
    const known = new Set<string>([...Object.values(settingTable).map(({ env }) => env), ...composeOnly])
    for (const file of files)
      for (const [name] of text(file).matchAll(/\bTRIBUTARY_[A-Z_]+\b/g)) expect(known, file).toContain(name)
  })

  it('starts roles there are, all that an instance needs', () => {
    const roles = [...text('deploy/compose.yaml').matchAll(/--roles, '?([\w,]+)'?\]/g)].map(
      (match) => match[1] as string,
    )
    expect(settingTable.roles.schema.parse(roles.join(',')).toSorted()).toEqual(everyRole)
    const [, charted = ''] = /^roles:\n([\s\S]*?)^\S/m.exec(text('deploy/helm/tributary/values.yaml')) ?? []
    const named = [...charted.matchAll(/^ {2}(\w+):$/gm)].map((match) => match[1] as string)
    expect(named.toSorted()).toEqual(everyRole)
  })

  it('waits longer for a process to end than it takes', () => {
    const longestStop =
      Number(/longestStopMs = ([\d_]+)/.exec(text('src/cli/commands/serve.ts'))?.[1]?.replace('_', '')) / 1000
    const values = text('deploy/helm/tributary/values.yaml')
    const seconds = (name: string): number => Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(values)?.[1])
    expect(longestStop).toBeGreaterThan(0)
    expect(seconds('terminationGracePeriodSeconds')).toBeGreaterThan(longestStop + seconds('preStopSeconds'))
    expect(Number(/stop_grace_period: (\d+)s/.exec(text('deploy/compose.yaml'))?.[1])).toBeGreaterThan(longestStop)
  })

  it('asks for health and figures where they are', () => {
    const doors = ['healthz', 'readyz', 'metrics'].map((door) => `'/${door}'`)
    const routes = text('src/server/routes/health.ts') + text('src/server/routes/metrics.ts')
    for (const door of doors) expect(routes).toContain(door)
    const charted = text(`${templates}/deployments.yaml`) + text(`${templates}/service-monitor.yaml`)
    for (const [, path] of charted.matchAll(/path: (\/\w+)/g)) expect(doors).toContain(`'${path}'`)
  })
})
