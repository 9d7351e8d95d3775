/** What a newcomer sees: connect, watch it arrive, look at it, and see it leave. */
import { existsSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { everyRecord, quiet } from '../end-to-end/holdings.js'
import { freePort, type Program, start } from '../end-to-end/program.js'
import {
  axeFindings,
  contextOf,
  executable,
  isDrawn,
  launch,
  looks,
  type Misdeeds,
  settled,
  widerThanScreen,
} from './browser.js'
import { otherWaysIn } from './other-ways-in.js'
import { workouts } from './workouts.js'

const pages = ['connect', 'timeline', 'activities', 'flows', 'coverage', 'runs', 'delivery', 'connectors'] as const
let program: Program
/** The invented services, on the port beside the program's. */
let sandbox: string
let browser: Browser
let context: BrowserContext
let misdeeds: Misdeeds
let page: Page

beforeAll(async () => {
  if (!existsSync(executable))
    throw new Error(`There is no Chromium at ${executable}: install it, or set CHROMIUM_PATH.`)
  // One puller, so that there is something to watch.
  const port = await freePort()
  sandbox = `http://localhost:${port + 1}`
  program = await start({
    port,
    command: true,
    env: { TRIBUTARY_HISTORY_DAYS: '60', TRIBUTARY_PULLERS: '1' },
  })
  browser = await launch()
  ;({ context, misdeeds } = await contextOf(browser, { theme: 'light', width: 1280 }))
  page = await context.newPage()
})
afterAll(async () => {
  await browser?.close()
  await program?.stop()
})

const open = async (name: (typeof pages)[number], on = page): Promise<void> => {
  await on.goto(`${program.url}/#/${name}`)
  await on.waitForFunction((word) => document.title.toLowerCase().startsWith(word), name)
  await settled(on)
}
const card = (on = page, name = 'Oura') =>
  on.locator('article.service', { has: on.getByRole('heading', { name, exact: true }) })
const figure = async (text: string): Promise<number> => {
  const value = page
    .locator('dl > div', { has: page.getByText(text, { exact: true }) })
    .first()
    .locator('dd')
  return Number(((await value.textContent()) ?? '').replaceAll(',', ''))
}

describe('a newcomer', () => {
  it('opens the dashboard and is told that everyone here is invented', async () => {
    await page.goto(program.url)
    await settled(page)
    expect(await page.getByRole('complementary', { name: 'Sandbox' }).textContent()).toContain('invented')
    await page.getByText('Live', { exact: true }).waitFor()
    await card().getByRole('link', { name: 'Connect Oura' }).waitFor()
  })

  it('connects Oura through its consent page', async () => {
    await card().getByRole('link', { name: 'Connect Oura' }).click()
    await page.getByRole('heading', { name: 'Connect Oura' }).waitFor()
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Allow' }).click()
    await page.waitForURL((url) => url.href.startsWith(program.url))
    await card().locator('dl').waitFor()
  })

  it('watches records arrive without touching anything', async () => {
    const seen = new Set<number>()
    const deadline = Date.now() + 60_000
    while (seen.size < 3 && Date.now() < deadline) {
      seen.add(await figure('Records'))
      await page.waitForTimeout(100)
    }
    expect([...seen]).toEqual([...seen].toSorted((one, other) => one - other))
    expect(seen.size).toBeGreaterThanOrEqual(3)
  })

  it('sees the diary grow', async () => {
    await open('runs')
    const rows = page.locator('main details summary')
    await rows.first().waitFor()
    await rows.first().click()
    await page.locator('dl.figures').first().waitFor()
  })

  it('sees every record leave, until nothing is on its way', async () => {
    await quiet(program, 110_000)
    await open('delivery')
    await page.getByText('Up to date').waitFor()
    expect(await figure('On the way')).toBe(0)
    const { changes } = await program.get<{ changes: unknown[] }>('/v1/changes?limit=1')
    expect(changes).toHaveLength(1)
    expect(await figure('Delivered')).toBeGreaterThanOrEqual((await everyRecord(program)).length)
  })

  it('looks at the last night and at charts', async () => {
    await open('timeline')
    await page.locator('figure.chart').first().waitFor()
    await page.locator('.uplot canvas').first().waitFor()
    await expect.poll(() => isDrawn(page, '.uplot canvas'), { timeout: 10_000 }).toBe(true)
  })

  it('finds the coverage filled', async () => {
    await open('coverage')
    const strips = page.getByRole('slider')
    await strips.first().waitFor()
    const told = await strips.evaluateAll((all) => all.map((strip) => strip.getAttribute('aria-valuetext') ?? ''))
    expect(told.length).toBeGreaterThan(10)
    const complete = told.map((text) => Number(/^(\d+) complete/.exec(text)?.[1] ?? 0))
    expect(Math.max(...complete)).toBeGreaterThan(40)
    await expect.poll(() => isDrawn(page, '.strip-cells canvas'), { timeout: 10_000 }).toBe(true)
  })

  it('reads what each connector does', async () => {
    await open('connectors')
    for (const name of ['Oura', 'Google Health', 'Fitbit'])
      await page.getByRole('heading', { name, exact: true }).waitFor()
  })
})

describe('somebody with other ways in', () => otherWaysIn(() => ({ program, sandbox, browser, page, open, card })))

describe('somebody with workouts', () => workouts(() => ({ program, browser, page, open, card })))

describe('somebody without a mouse', () => {
  /** Goes on with Tab until the focus is on something so named. */
  const tabTo = async (name: RegExp): Promise<void> => {
    for (let step = 0; step < 80; step++) {
      await page.keyboard.press('Tab')
      const focused = await page.evaluate(() => {
        const element = document.activeElement
        return `${element?.getAttribute('aria-label') ?? ''} ${element?.textContent ?? ''}`.trim()
      })
      if (name.test(focused)) return
    }
    throw new Error(`Tab never came to ${name}`)
  }
  const hasOutline = (): Promise<boolean> =>
    page.evaluate(() => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement as Element)
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none'
    })

  it('skips to the page, moves between pages and asks for news', async () => {
    await open('connect')
    await page.reload()
    await settled(page)
    await tabTo(/^Skip to the page/)
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
    await tabTo(/^Pull now/)
    expect(await hasOutline()).toBe(true)
    await page.keyboard.press('Enter')
    await page.getByText('Asking Oura for news').waitFor()
    await page.reload()
    await settled(page)
    await tabTo(/^Coverage/)
    expect(await hasOutline()).toBe(true)
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.title.startsWith('Coverage'))
  })

  it('walks the days of a strip and fills one', async () => {
    await open('coverage')
    await page.getByRole('slider').first().waitFor()
    await tabTo(/day by day/)
    const valueText = () => page.evaluate(() => document.activeElement?.getAttribute('aria-valuetext'))
    await page.keyboard.press('ArrowLeft')
    const last = await valueText()
    await page.keyboard.press('ArrowLeft')
    expect(await valueText()).not.toBe(last)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('opens a run', async () => {
    await open('runs')
    // The oldest: above it the diary goes on while history still comes.
    const run = page.locator('main details:not(details details)').last()
    await run.waitFor()
    await run.locator('summary').first().focus()
    const before = await run.evaluate((details) => (details as HTMLDetailsElement).open)
    await page.keyboard.press('Enter')
    expect(await run.evaluate((details) => (details as HTMLDetailsElement).open)).toBe(!before)
  })
})

describe.each([...looks])('every page, $theme and $width pixels wide', (look) => {
  it.each(pages)('%s is clean for axe and no wider than the screen', async (name) => {
    const { context: other, misdeeds: own } = await contextOf(browser, look)
    try {
      const tab = await other.newPage()
      await open(name, tab)
      expect(await axeFindings(tab)).toEqual([])
      expect(await widerThanScreen(tab)).toBeLessThanOrEqual(0)
      expect(own).toEqual({ errors: [], elsewhere: [] })
    } finally {
      await other.close()
    }
  })
})

describe('all the while', () => {
  it('no request left this machine, and no script failed', () => {
    expect(misdeeds).toEqual({ errors: [], elsewhere: [] })
  })
})
