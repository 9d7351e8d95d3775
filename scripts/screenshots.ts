/**
 * Takes pictures of every page, light and dark, phone and desktop, and holds axe against each:
 *   npx tsx scripts/screenshots.ts --base http://127.0.0.1:5050 --out dist/screenshots [--people empty,normal,full] [--pages connect,runs]
 * `--people` is understood by test/dashboard/mock-server.ts only; without it the server is taken as it is.
 */
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type BrowserContext, chromium, type Page } from 'playwright-core'

const { values } = parseArgs({
  options: {
    base: { type: 'string', default: 'http://127.0.0.1:5000' },
    out: { type: 'string', default: 'dist/screenshots' },
    people: { type: 'string' },
    pages: { type: 'string', default: 'connect,timeline,activities,flows,coverage,runs,delivery,connectors' },
    themes: { type: 'string', default: 'light,dark' },
    widths: { type: 'string', default: '390,1280' },
    chromium: { type: 'string', default: process.env['CHROMIUM'] ?? '/usr/bin/chromium' },
  },
})

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeResult {
  readonly violations: readonly {
    id: string
    help: string
    nodes: readonly { target: unknown; failureSummary?: string }[]
  }[]
}

/** Charts are drawn when they come into sight, and answers take their time. */
const settle = async (page: Page): Promise<void> => {
  await page.waitForLoadState('load')
  // The events' connection never ends, so the network never rests: what is loading says so itself.
  await page
    .waitForFunction(
      () => document.querySelector('h1') !== null && document.querySelector('.skeleton') === null,
      undefined,
      { timeout: 8_000 },
    )
    .catch(() => undefined)
  await page.waitForTimeout(400)
}

const violationsOf = async (page: Page): Promise<string[]> => {
  // Through the debugger, so that a strict content security policy stays in force for the page itself.
  await page.evaluate(axeSource)
  const result = (await page.evaluate(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })",
  )) as AxeResult
  return result.violations.flatMap(({ id, help, nodes }) =>
    nodes
      .slice(0, 3)
      .map(
        (node) =>
          `${id}: ${help} at ${String(node.target)}\n      ${node.failureSummary?.split('\n').slice(1, 3).join(' ') ?? ''}`,
      ),
  )
}

const context = async (theme: string, width: number): Promise<BrowserContext> =>
  browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 900 },
    colorScheme: theme === 'dark' ? 'dark' : 'light',
    reducedMotion: 'reduce',
    hasTouch: width < 600,
    isMobile: width < 600,
  })

const browser = await chromium.launch({
  executablePath: values.chromium,
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
})
await mkdir(values.out, { recursive: true })
let troubles = 0
let taken = 0
const report = (name: string, text: string): void => {
  troubles += 1
  console.log(`  ${name}: ${text}`)
}
for (const person of values.people?.split(',') ?? [undefined])
  for (const theme of values.themes.split(','))
    for (const width of values.widths.split(',').map(Number)) {
      const tab = await context(theme, width)
      for (const name of values.pages.split(',')) {
        const page = await tab.newPage()
        const picture = [name.replaceAll(/[?=&]+/g, '-'), person, theme, width]
          .filter((part) => part !== undefined)
          .join('-')
        page.on('console', (message) => {
          // The browser itself logs every refused answer; the page tells the person.
          if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
            report(picture, `console: ${message.text()}`)
        })
        page.on('pageerror', (error) => report(picture, `error: ${error.message}`))
        page.on('request', (request) => {
          if (!request.url().startsWith(values.base) && !request.url().startsWith('data:'))
            report(picture, `asks elsewhere: ${request.url()}`)
        })
        await page.goto(`${values.base}/${person === undefined ? '' : `?person=${person}`}#/${name}`)
        await settle(page)
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        if (wide > 0) report(picture, `is ${wide} px wider than the screen`)
        // As tall as the page, for what is drawn only when it comes into sight.
        const tall = await page.evaluate(() => document.documentElement.scrollHeight)
        await page.setViewportSize({ width, height: Math.max(tall, width < 600 ? 844 : 900) })
        await settle(page)
        await page.screenshot({ path: join(values.out, `${picture}.png`), fullPage: true })
        for (const violation of await violationsOf(page)) report(picture, violation)
        taken += 1
        await page.close()
      }
      await tab.close()
    }
await browser.close()
console.log(`${taken} pictures in ${values.out}, ${troubles} troubles`)
process.exitCode = troubles === 0 ? 0 : 1
