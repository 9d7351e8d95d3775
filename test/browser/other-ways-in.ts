/** Connecting without a consent page: a key, a password, a device, an archive. Told as a part of the journey. */
import type { Browser, Locator, Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { Program } from '../end-to-end/program.js'
import { axeFindings, contextOf, settled, widerThanScreen } from './browser.js'
import { appleExport, delivery, dexcomRegionOf, typedBy } from './ways-in.js'

interface Journey {
  readonly program: Program
  readonly sandbox: string
  readonly browser: Browser
  readonly page: Page
  open(name: 'connect', on?: Page): Promise<void>
  card(on: Page, name: string): Locator
}

/** `journey` tells where it has come to, once its tests run. */
export const otherWaysIn = (journey: () => Journey): void => {
  let program: Program
  let sandbox: string
  let browser: Browser
  let page: Page
  let open: Journey['open']
  let card: Journey['card']
  beforeAll(() => {
    ;({ program, sandbox, browser, page, open, card } = journey())
    page.on('request', (request) => addresses.push(request.url()))
  })
  const recordsOf = async (service: string): Promise<number> =>
    Number(((await card(page, service).locator('dl dd').first().textContent()) ?? '').replaceAll(',', ''))
  const addresses: string[] = []
  const person = 1
  const dialog = () => page.getByRole('dialog')
  /** Nothing that was typed is left on the page, and nothing of it was in an address. */
  const isForgotten = async (...secrets: readonly (string | undefined)[]): Promise<void> => {
    // A closed dialog stands in the document until it has told that it closed.
    const fields = page.locator('input:not([type=radio]):not([type=checkbox]):not([type=file])')
    await expect.poll(() => fields.count(), { timeout: 10_000 }).toBe(0)
    for (const secret of secrets) {
      expect(secret).toBeTruthy()
      expect(addresses.filter((url) => url.includes(encodeURIComponent(secret ?? '')))).toEqual([])
    }
  }

  it('gives a key of their own, after a wrong one was refused beside its field', async () => {
    const { key } = await typedBy(sandbox, 'ultrahuman', person)
    await open('connect')
    await card(page, 'Ultrahuman').getByRole('button', { name: 'Connect Ultrahuman' }).click()
    await dialog().getByRole('link', { name: 'Go on to Ultrahuman' }).waitFor()
    await dialog().getByRole('radio', { name: 'With your own key' }).check()
    const field = dialog().getByRole('textbox', { name: 'Your own key' })
    await field.fill('not-a-key-of-anybody')
    await dialog().getByRole('button', { name: 'Connect', exact: true }).click()
    await dialog().getByText('does not accept this key').waitFor()
    await expect.poll(() => field.inputValue(), { timeout: 10_000 }).toBe('')
    await expect.poll(() => field.evaluate((input) => document.activeElement === input), { timeout: 10_000 }).toBe(true)
    expect(await axeFindings(page)).toEqual([])
    await field.fill(key ?? '')
    await page.keyboard.press('Enter')
    await card(page, 'Ultrahuman').locator('dl').waitFor()
    await isForgotten(key)
    await card(page, 'Ultrahuman').getByText('Your own key').waitFor()
    await expect.poll(() => recordsOf('Ultrahuman'), { timeout: 60_000 }).toBeGreaterThan(0)
  })

  it('gives name and password, which are not to be remembered', async () => {
    const { user, password } = await typedBy(sandbox, 'dexcom-share', person)
    const region = await dexcomRegionOf(sandbox, person)
    await card(page, 'Dexcom Share').getByRole('button', { name: 'Connect Dexcom Share' }).click()
    // Where is asked first, and how the keyboard comes there first.
    await expect
      .poll(() => page.evaluate(() => (document.activeElement as HTMLInputElement).name), { timeout: 10_000 })
      .toBe('region')
    await dialog().getByRole('radio', { name: region, exact: true }).check()
    await dialog()
      .getByRole('textbox', { name: 'User name' })
      .fill(user ?? '')
    await dialog()
      .getByLabel('Password', { exact: true })
      .fill(password ?? '')
    expect(
      await dialog()
        .getByRole('checkbox', { name: /Remember my password/ })
        .isChecked(),
    ).toBe(false)
    expect(
      await dialog()
        .locator('input[autocomplete]')
        .evaluateAll((all) => all.map((field) => field.getAttribute('autocomplete'))),
    ).toEqual(['username', 'current-password'])
    expect(await axeFindings(page)).toEqual([])
    await dialog().getByRole('button', { name: 'Connect', exact: true }).click()
    await card(page, 'Dexcom Share').locator('dl').waitFor()
    await isForgotten(user, password)
    expect(await card(page, 'Dexcom Share').locator('.service-name').textContent()).toContain(region)
    await expect.poll(() => recordsOf('Dexcom Share'), { timeout: 60_000 }).toBeGreaterThan(0)
  })

  it('lets a phone in with a token that is shown once', async () => {
    await card(page, 'Apple Health').getByRole('button', { name: 'Connect a device for Apple Health' }).click()
    await dialog()
      .getByRole('textbox', { name: /A name for it/ })
      .fill('Annas iPhone')
    await dialog().getByRole('button', { name: 'Make its token' }).click()
    const address = await dialog().getByLabel('Address', { exact: true }).inputValue()
    const token = await dialog().getByLabel('Token', { exact: true }).inputValue()
    expect(address).toBe(`${program.url}/push/apple-health`)
    expect(await dialog().locator('.prose').textContent()).toContain(`Bearer ${token}`)
    expect(await axeFindings(page)).toEqual([])
    await dialog().getByRole('button', { name: 'I have copied it' }).click()
    await isForgotten(token)
    expect(await page.content()).not.toContain(token)
    const push = (by: string) =>
      fetch(address, {
        method: 'POST',
        headers: { authorization: `Bearer ${by}`, 'content-type': 'application/json' },
        body: delivery(),
      })
    expect((await push(token)).status).toBe(200)
    await expect.poll(() => recordsOf('Apple Health'), { timeout: 20_000 }).toBe(2)

    const phone = card(page, 'Apple Health')
    await phone.getByLabel('More for Apple Health').click()
    await phone.getByRole('button', { name: 'New token…' }).click()
    await dialog().getByRole('button', { name: 'Make a new token' }).click()
    const next = await dialog().getByLabel('Token', { exact: true }).inputValue()
    await page.keyboard.press('Escape')
    await isForgotten(next)
    expect([(await push(token)).status, (await push(next)).status]).toEqual([401, 200])
    await phone.getByLabel('More for Apple Health').click()
    await phone.getByRole('button', { name: 'End its token…' }).click()
    await dialog().getByRole('button', { name: 'End its token' }).click()
    await page.getByText('Annas iPhone can push no more').waitFor()
    expect((await push(next)).status).toBe(401)
  })

  /** As a browser tells a page of files that are let go of somewhere on it. */
  const dropFiles = (on: Page, files: readonly { readonly name: string; readonly text: string }[]): Promise<void> =>
    on.evaluate((all) => {
      const dataTransfer = new DataTransfer()
      for (const { name, text } of all) dataTransfer.items.add(new File([text], name))
      for (const type of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
    }, files)

  it('drops an archive anywhere on the page, and reads what was in it', async () => {
    await dropFiles(page, [{ name: 'Export für Anna.xml', text: appleExport() }])
    const row = page.locator('.handed-row', { hasText: 'Apple Health export' })
    await row.getByText('Read', { exact: true }).waitFor()
    expect(await row.textContent()).toContain('Export für Anna.xml')
    await row.getByText('5 records new.').waitFor()
    await row.getByText('1 part was left out').click()
    await row.getByRole('cell', { name: 'There is no kind for it.' }).waitFor()
    expect(await axeFindings(page)).toEqual([])
    expect(addresses.filter((url) => url.includes('Anna.xml'))).toEqual([])
    await row.getByRole('link', { name: /See it on the timeline/ }).click()
    await page.waitForFunction(() => document.title.startsWith('Timeline'))
    await settled(page)
    expect(new URL(page.url()).hash).toContain('zoom=week')
  })

  it('drops several at once, of which one is read already and one is none', async () => {
    // Apart: a browser writes what was refused to its console.
    const { context: other } = await contextOf(browser, { theme: 'dark', width: 390 })
    try {
      const tab = await other.newPage()
      await open('connect', tab)
      await dropFiles(tab, [
        { name: 'holiday.jpg', text: 'not an archive' },
        { name: 'again.xml', text: appleExport() },
        { name: 'nothing.zip', text: '' },
      ])
      await tab.getByText('nothing.zip is empty.').waitFor()
      await tab.getByText(/holiday\.jpg is no archive we know/).waitFor()
      await tab.getByText('Everything in it had been read before.').waitFor()
      expect(await axeFindings(tab)).toEqual([])
      expect(await widerThanScreen(tab)).toBeLessThanOrEqual(0)
      await tab.getByRole('button', { name: 'Dismiss holiday.jpg' }).click()
      await tab.getByText(/holiday\.jpg/).waitFor({ state: 'detached' })
    } finally {
      await other.close()
    }
  })
}
