/** `tributary doctor`: checks what can be checked, and says what to do. */
import { createServer } from 'node:net'
import type { Command } from 'commander'
import { connectors } from '../../connectors/index.js'
import { TributaryError } from '../../core/index.js'
import type { Settings } from '../../runtime/index.js'
import { isRunning } from '../api.js'
import { boot, clientVariables } from '../boot.js'
import { exitCodes } from '../exit.js'
import type { CliWorld } from '../main.js'
import { queueFindings } from '../queue-findings.js'

interface Finding {
  readonly ok: boolean
  readonly sentence: string
}

export const addDoctor = (program: Command, world: CliWorld): void => {
  program
    .command('doctor')
    .description('check settings, store, keys and ports, and say what to do')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      const findings = await examine(world)
      if (json) world.print(JSON.stringify(findings))
      else for (const { ok, sentence } of findings) world.print(`${ok ? 'ok  ' : 'FAIL'}  ${sentence}`)
      if (findings.some(({ ok }) => !ok)) process.exitCode = exitCodes.failed
    })
}

const examine = async (world: CliWorld): Promise<Finding[]> => {
  const findings: Finding[] = [
    { ok: nodeIsNewEnough(), sentence: `Node ${process.versions.node} (20.19 or later is needed).` },
  ]
  let settings: Settings
  try {
    settings = world.settings()
    findings.push({ ok: true, sentence: 'The settings can be read.' }, ...whatWasRead(settings))
  } catch (error) {
    return [...findings, { ok: false, sentence: sentenceOf(error) }]
  }
  for (const { id, name, auth, api } of connectors) {
    const client = settings.clients[id]
    if (auth.type !== 'oauth2') continue
    const [first, second] = clientVariables(id)
    if (client === undefined)
      findings.push({ ok: true, sentence: `${name}: no keys; ${first} and ${second} would set it up.` })
    else
      findings.push({
        ok: client.clientSecret !== undefined || auth.clientAuth === 'none',
        sentence:
          client.clientSecret === undefined && auth.clientAuth !== 'none'
            ? `${name}: ${first} is set and ${second} is not. Set both.`
            : `${name}: keys are set.`,
      })
    const { operatorKey } = api
    if (client !== undefined && operatorKey !== undefined && client.apiKey === undefined)
      findings.push({
        ok: false,
        sentence: `${name}: ${first.replace('CLIENT_ID', 'API_KEY')} is not set. ${operatorKey.help}`,
      })
  }
  findings.push(...(await queueFindings(settings)))
  if (await isRunning(settings))
    return [
      ...findings,
      { ok: true, sentence: `An instance answers on port ${settings.port}, so its store, keys and settings work.` },
    ]
  const free = await portIsFree(settings)
  findings.push({
    ok: free,
    sentence: free
      ? `Port ${settings.port} is free.`
      : `Port ${settings.port} is used by another program. Stop that one, or set TRIBUTARY_PORT to a free port.`,
  })
  try {
    const instance = await boot(settings, { sandbox: false, sinks: 'left' })
    const kind = instance.runtime.engine.store.type
    await instance.close()
    findings.push({
      ok: true,
      sentence: `The ${kind === 'embedded' ? 'embedded store' : 'PostgreSQL store'} opens, is migrated, and the master key fits.`,
    })
  } catch (error) {
    findings.push({ ok: false, sentence: sentenceOf(error) })
  }
  return findings
}

/** Where each value came from, never what it is; and what stands in the settings without a meaning. */
const whatWasRead = ({ origins, notes }: Settings): Finding[] => [
  ...origins.map(({ name, place }) => ({ ok: true, sentence: `${name}: from ${place}.` })),
  ...notes.map(({ sentence }) => ({ ok: true, sentence })),
]

const nodeIsNewEnough = (): boolean => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  return major > 20 || (major === 20 && minor >= 19)
}

const sentenceOf = (error: unknown): string =>
  error instanceof TributaryError ? error.message : `A fault of ours: ${String(error)}`

const portIsFree = ({ host, port }: Settings): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
