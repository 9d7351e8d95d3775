/** Azurite for a test: started, stopped and started again at the same port, with what it held. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Azurite {
  readonly connectionString: string
  /** As a power cut would. */
  kill(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

/** Where the program is; in CI nothing is skipped silently: a missing one fails. */
export const azuriteProgram = (): string | undefined => {
  const { TEST_AZURITE, CI_REQUIRE_AZURITE } = process.env
  if (!TEST_AZURITE && CI_REQUIRE_AZURITE === '1')
    throw new Error('CI_REQUIRE_AZURITE=1, but TEST_AZURITE is not set: run under scripts/dev-azurite.sh.')
  return TEST_AZURITE
}

/** The account that every Azurite has, and its key, published by Microsoft. */
const account = 'devstoreaccount1'
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='

export const startAzurite = async (): Promise<Azurite> => {
  const location = mkdtempSync(join(tmpdir(), 'azurite-'))
  let child: ChildProcess | undefined
  let port = 0
  const start = async (): Promise<void> => {
    const options = ['--disableTelemetry', '--silent', '--skipApiVersionCheck', '--location', location]
    child = spawn(process.execPath, [azuriteProgram() as string, ...options, '--queuePort', String(port)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      said += chunk.toString()
      const listening = /successfully listens on http:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1]
      if (listening === undefined) continue
      port = Number(listening)
      break
    }
    if (port === 0) throw new Error(`Azurite did not start: ${said}`)
  }
  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  await start()
  return {
    connectionString: `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};QueueEndpoint=http://127.0.0.1:${port}/${account};`,
    kill,
    start,
    async close() {
      await kill()
      rmSync(location, { recursive: true, force: true })
    },
  }
}
