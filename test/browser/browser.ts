/** A browser on this machine, and what every page of ours must bear: axe, the width of a phone, no call elsewhere. */
import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

export const executable = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'

/** As root in a container there is no sandbox for it; and it calls nobody by itself. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: executable,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

export interface Look {
  readonly theme: 'light' | 'dark'
  readonly width: number
}
export const looks: readonly Look[] = [
  { theme: 'light', width: 1280 },
  { theme: 'dark', width: 1280 },
  { theme: 'light', width: 390 },
  { theme: 'dark', width: 390 },
]

/** What a page did that none should: errors in its script, and requests that leave the machine. */
export interface Misdeeds {
  readonly errors: string[]
  readonly elsewhere: string[]
}

export const contextOf = async (
  browser: Browser,
  { theme, width }: Look,
): Promise<{ context: BrowserContext; misdeeds: Misdeeds }> => {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 900 },
    colorScheme: theme,
    reducedMotion: 'reduce',
    isMobile: width < 600,
    hasTouch: width < 600,
  })
  const misdeeds: Misdeeds = { errors: [], elsewhere: [] }
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (protocol !== 'data:' && protocol !== 'blob:' && !['localhost', '127.0.0.1'].includes(hostname))
      misdeeds.elsewhere.push(request.url())
  })
  context.on('weberror', (error) => misdeeds.errors.push(error.error().message))
  context.on('console', (message) => {
    if (message.type() === 'error') misdeeds.errors.push(message.text())
  })
  return { context, misdeeds }
}

/** The events' connection never ends, so the network never rests: what is loading says so itself. */
export const settled = async (page: Page): Promise<void> => {
  await page.waitForFunction(
    () => document.querySelector('h1') !== null && document.querySelector('.skeleton') === null,
  )
}

/** Every rule of WCAG 2.2 AA that a machine can check, and the good practices beside them. */
export const axeFindings = async (page: Page): Promise<string[]> => {
  // Through the debugger, so that the page's own content security policy stays in force.
  await page.evaluate(axe.source)
  const { violations } = (await page.evaluate(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })",
  )) as { violations: { id: string; help: string; nodes: { target: unknown }[] }[] }
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help} at ${nodes.slice(0, 3).map(({ target }) => String(target))}`,
  )
}

export const widerThanScreen = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** Has anything been painted? */
export const isDrawn = (page: Page, selector: string): Promise<boolean> =>
  page
    .locator(selector)
    .first()
    .evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement
      const pixels = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data
      return pixels?.some((value) => value !== 0) ?? false
    })
