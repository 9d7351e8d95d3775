/** Workouts between services: seen once, sent where they lack, taken back. Told as a part of the journey. */
import type { Browser, Locator, Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { Program } from '../end-to-end/program.js'
import { axeFindings, contextOf, looks, settled, widerThanScreen } from './browser.js'

interface Journey {
  readonly program: Program
  readonly browser: Browser
  readonly page: Page
  open(name: 'connect' | 'activities' | 'flows', on?: Page): Promise<void>
  card(on: Page, name: string): Locator
}
interface Listed {
  readonly activities: readonly {
    readonly id: string
    readonly name?: string
    readonly hasPositions?: boolean
    readonly isFetched: boolean
    readonly places: readonly { readonly service: string; readonly state: string }[]
  }[]
  readonly total: number
}
interface Status {
  readonly state: string
}

interface Rollback {
  readonly services: readonly { readonly removed: number }[]
}

const services = ['Strava', 'intervals.icu', 'Ride with GPS'] as const

/** `journey` tells where it has come to, once its tests run. */
export const workouts = (journey: () => Journey): void => {
  let { program, browser, page, open, card } = {} as Journey
  beforeAll(() => {
    ;({ program, browser, page, open, card } = journey())
  })
  const listed = (): Promise<Listed> => program.get<Listed>('/v1/activities?limit=200')
  const sentCount = async (): Promise<number> =>
    (await listed()).activities.flatMap(({ places }) => places.filter(({ state }) => state === 'uploaded')).length
  const dialog = () => page.getByRole('dialog')
  const rows = () => page.locator('li.activity-row')

  it('tells what to do while no service with workouts is connected', async () => {
    await open('flows')
    await page.getByRole('link', { name: 'Connect a service' }).waitFor()
    await open('activities')
    await page.getByRole('heading', { name: 'No workouts yet' }).waitFor()
  })

  it('connects three services that say what they do with workouts', async () => {
    for (const name of services) {
      await open('connect')
      expect(await card(page, name).textContent()).toContain('Gives and takes workouts')
      const named = { name: `Connect ${name}` }
      await card(page, name).getByRole('link', named).or(card(page, name).getByRole('button', named)).click()
      // Where a key of one's own would do as well, a dialog asks which.
      const allow = page.getByRole('button', { name: 'Allow' })
      const goOn = dialog().getByRole('link', { name: `Go on to ${name}` })
      await allow.or(goOn).waitFor()
      if (await goOn.isVisible()) await goOn.click()
      await allow.click()
      await page.waitForURL((url) => url.href.startsWith(program.url))
      await card(page, name).locator('dl').waitFor()
    }
  })

  it('lists every workout once, with a mark for each service', async () => {
    await open('activities')
    // All have been looked at: what is listed later would move the rows under the hand.
    await expect.poll(async () => (await listed()).total, { timeout: 60_000 }).toBeGreaterThan(10)
    await rows().first().waitFor()
    const marks = rows()
      .first()
      .getByRole('button', { name: /^Where / })
    expect(await marks.locator('.place-mark').count()).toBe(services.length)
    await marks.hover()
    await page.locator('.marks-words:not([hidden])').getByText('Syncing is off.').first().waitFor()
    await page.getByText('Syncing is off: workouts are listed').waitFor()
  })

  it('finds some by sport and by name, and keeps what was asked for in the address', async () => {
    expect((await listed()).total).toBeGreaterThan(3)
    const before = page.url()
    await page.getByRole('combobox', { name: 'Sport' }).selectOption({ index: 1 })
    await page.waitForURL((url) => url.hash.includes('sport='))
    await settled(page)
    expect(await rows().count()).toBeGreaterThan(0)
    await page.getByRole('searchbox').fill('no workout is called so')
    await page.getByRole('heading', { name: 'No such workout' }).waitFor()
    await page.getByRole('button', { name: 'Show all' }).click()
    await page.waitForURL(before)
    // Older ones may still be on their way from the services.
    const missing = async (): Promise<number> =>
      Math.min(50, (await listed()).activities.length) - (await rows().count())
    await expect.poll(missing, { timeout: 30_000 }).toBe(0)
  })

  it('reads what would happen before anything is sent, and switches syncing on', async () => {
    await open('flows')
    await page.getByRole('switch', { name: 'Sync workouts' }).press('Space')
    await dialog().getByText('There would be').waitFor()
    expect(await axeFindings(page)).toEqual([])
    expect(await page.getByRole('switch', { name: 'Sync workouts' }).isChecked()).toBe(false)
    await dialog().getByRole('button', { name: 'Switch on' }).click()
    await expect.poll(() => page.getByRole('switch', { name: 'Sync workouts' }).isChecked()).toBe(true)
  })

  it('watches the workouts go where they lack, without touching anything', async () => {
    await expect
      .poll(async () => (await program.get<Status>('/v1/sync')).state, { timeout: 110_000, interval: 500 })
      .toBe('idle')
    await page.getByText('Everything is where it can be.').waitFor()
    expect(await sentCount()).toBeGreaterThan(0)
    await open('activities')
    await page.locator('.place-mark[data-kind="uploaded"]').first().waitFor()
    await page.locator('.sketch-track').first().waitFor()
  })

  it('takes a tick out of the matrix, and it stays out', async () => {
    await open('flows')
    const cell = page.getByRole('checkbox', { name: 'From intervals.icu to Strava' })
    await cell.uncheck()
    await page.getByText('From intervals.icu to Strava: nothing flows any more.').waitFor()
    await page.reload()
    await settled(page)
    expect(await cell.isChecked()).toBe(false)
    await cell.check()
  })

  it('opens one: its track, its lines, and where it is', async () => {
    const ride = (await listed()).activities.find(({ hasPositions, isFetched }) => hasPositions === true && isFetched)
    await page.goto(`${program.url}/#/activities?id=${ride?.id}`)
    await page.locator('.map-way').waitFor()
    await page.locator('.line-place canvas').first().waitFor()
    expect(await page.locator('table.places tbody tr').count()).toBe(services.length)
    await page.getByRole('slider', { name: 'Walk along the workout' }).press('End')
    await page.locator('.map-here').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /^GPX/ }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/\.gpx$/)
  })

  it('takes it out of syncing and in again', async () => {
    await page.getByRole('button', { name: 'Take it out of syncing' }).click()
    await page.locator('.chip', { hasText: 'Taken out of syncing' }).waitFor()
    await page.getByRole('button', { name: 'Take it in again' }).click()
    await page.getByRole('button', { name: 'Take it out of syncing' }).waitFor()
  })

  it.each([...looks])(
    'shows it clean for axe and no wider than the screen, $theme and $width pixels wide',
    async (look) => {
      const { context, misdeeds } = await contextOf(browser, look)
      try {
        const tab = await context.newPage()
        await tab.goto(page.url())
        await settled(tab)
        await tab.locator('.map-way').waitFor()
        expect(await axeFindings(tab)).toEqual([])
        expect(await widerThanScreen(tab)).toBeLessThanOrEqual(0)
        expect(misdeeds).toEqual({ errors: [], elsewhere: [] })
      } finally {
        await context.close()
      }
    },
  )

  it('takes back what we sent, after the number was typed, and not before', async () => {
    await open('flows')
    await page.getByRole('button', { name: 'Take back…' }).click()
    const go = dialog().getByRole('button', { name: 'Take back', exact: true })
    expect(await go.isDisabled()).toBe(true)
    const amount = /type how many: (\d+)/.exec((await dialog().textContent()) ?? '')?.[1] ?? ''
    expect(await axeFindings(page)).toEqual([])
    await dialog().getByRole('textbox').fill(amount)
    await go.click()
    await page.getByText('You can stop it at any time.').waitFor()
    const removed = async (): Promise<number> =>
      (await program.get<Rollback>('/v1/rollback')).services.reduce((sum, each) => sum + each.removed, 0)
    await expect.poll(removed, { timeout: 60_000, interval: 500 }).toBe(Number(amount))
    await page
      .locator('.rollback-services')
      .getByText(/\d+ taken back/)
      .first()
      .waitFor()
  })

  it('on a phone finds the seldom pages behind More', async () => {
    const { context } = await contextOf(browser, { theme: 'light', width: 390 })
    try {
      const tab = await context.newPage()
      await tab.goto(`${program.url}/#/flows`)
      await settled(tab)
      await tab.locator('summary', { hasText: 'More' }).tap()
      await tab.getByRole('link', { name: 'Runs' }).tap()
      await tab.waitForFunction(() => document.title.startsWith('Runs'))
    } finally {
      await context.close()
    }
  })
}
