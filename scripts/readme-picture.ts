/**
 * Takes the README's picture: starts a fresh instance with invented people on ports of its own, connects Oura through
 * its consent page as a person would, waits until history is here, and photographs the Timeline.
 *   npx tsx scripts/readme-picture.ts [--page timeline] [--out docs/images/timeline.png]
 *   npx tsx scripts/readme-picture.ts --base http://localhost:5000     of an instance that is running and connected
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium, type Page } from 'playwright-core'

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'docs/images/timeline.png' },
    port: { type: 'string', default: '5600' },
    base: { type: 'string' },
    page: { type: 'string', default: 'timeline' },
    service: { type: 'string', default: 'oura' },
    chromium: { type: 'string', default: process.env['CHROMIUM'] ?? '/usr/bin/chromium' },
  },
})

/** A README is read over slow lines, too. */
const maxBytes = 250_000
const startMs = 120_000
const historyMs = 240_000

const base = values.base ?? `http://localhost:${values.port}`
const settleMs = 30_000

const until = async (what: string, milliseconds: number, isSo: () => Promise<boolean>): Promise<void> => {
  const giveUpAt = Date.now() + milliseconds
  while (!(await isSo().catch(() => false))) {
    if (Date.now() > giveUpAt) throw new Error(`${what} did not come to pass`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

interface Connected {
  readonly connections: readonly {
    readonly records: number
    readonly backfill?: { readonly doneDays: number; readonly wantedDays: number }
  }[]
}
const historyIsHere = async (): Promise<boolean> => {
  const { connections } = (await (await fetch(`${base}/v1/connections`)).json()) as Connected
  const [first] = connections
  if (first === undefined || first.records === 0) return false
  return first.backfill === undefined || first.backfill.doneDays >= first.backfill.wantedDays
}

const connect = async (page: Page): Promise<void> => {
  await page.goto(`${base}/connect/${values.service}`)
  await page.getByRole('button', { name: 'Allow' }).click()
  await page.waitForURL((url) => url.href.startsWith(base))
  await until('The history', historyMs, historyIsHere)
}

const settled = async (page: Page): Promise<void> => {
  // The events' connection never ends, so the network never rests: what is loading says so itself.
  await page.locator('h1').first().waitFor({ timeout: settleMs })
  await page.locator('.skeleton').first().waitFor({ state: 'hidden', timeout: settleMs })
  await page.waitForTimeout(1_500)
}

const photograph = async (): Promise<void> => {
  const browser = await chromium.launch({
    executablePath: values.chromium,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  })
  try {
    const page = await browser.newPage({
      viewport: { width: 1280, height: 860 },
      colorScheme: 'light',
      reducedMotion: 'reduce',
    })
    if (values.base === undefined) await connect(page)
    await page.goto(`${base}/#/${values.page}`)
    await settled(page)
    // The day before, which has a whole night in it whatever the hour.
    if (values.page === 'timeline') await page.getByRole('button', { name: 'Earlier' }).click()
    await settled(page)
    mkdirSync(dirname(values.out), { recursive: true })
    await page.screenshot({ path: values.out })
  } finally {
    await browser.close()
  }
  const { size } = statSync(values.out)
  console.log(`${values.out}: ${size} bytes`)
  if (size > maxBytes) throw new Error(`the picture is larger than ${maxBytes} bytes`)
}

const withInstance = async (work: () => Promise<void>): Promise<void> => {
  const home = mkdtempSync(join(tmpdir(), 'tributary-picture-'))
  const command = fileURLToPath(new URL('../bin/tributary.js', import.meta.url))
  const env = { ...process.env, TRIBUTARY_PORT: values.port, TRIBUTARY_DATA_DIR: join(home, 'data') }
  const instance = spawn(process.execPath, [command], { cwd: home, env, stdio: 'inherit' })
  const ended = new Promise<void>((resolve) => instance.once('exit', () => resolve()))
  try {
    await until('The start', startMs, async () => (await (await fetch(`${base}/healthz`)).text()) === 'ok')
    await work()
  } finally {
    instance.kill('SIGTERM')
    await ended
    rmSync(home, { recursive: true, force: true })
  }
}

await (values.base === undefined ? withInstance(photograph) : photograph())
