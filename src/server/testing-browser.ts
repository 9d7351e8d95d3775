/** A browser as far as signing in needs one: it keeps cookies, and a person decides on the consent page. */
import type { Consent } from '../sandbox/index.js'
import type { TestInstance } from './testing-instance.js'

export interface TestBrowser {
  /** A request with this browser's cookies; redirects are not followed. */
  open(path: string, init?: RequestInit): Promise<Response>
  readonly cookies: Map<string, string>
}

export const testBrowser = ({ ask }: Pick<TestInstance, 'ask'>): TestBrowser => {
  const cookies = new Map<string, string>()
  return {
    cookies,
    open: async (path, init) => {
      const headers = new Headers(init?.headers)
      if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
      const answer = await ask(path, { ...init, headers })
      for (const set of answer.headers.getSetCookie()) {
        const [name = '', value = ''] = (set.split(';')[0] as string).split('=')
        if (value === '' || /max-age=0/i.test(set)) cookies.delete(name)
        else cookies.set(name, value)
      }
      return answer
    },
  }
}

/** Opens a link to connect an account, and presses the button of the page that asks first. */
export const goOn = async (browser: TestBrowser, link: string): Promise<Response> => {
  const page = await (await browser.open(link)).text()
  const token = /name="token" value="([^"]+)"/.exec(page)?.[1]
  if (token === undefined) throw new Error(`no page that asks first: ${page.slice(0, 200)}`)
  return browser.open(link, { method: 'POST', body: new URLSearchParams({ token }) })
}

/** Where an answer sends the browser. */
export const locationOf = (answer: Response): URL =>
  new URL(answer.headers.get('location') ?? '', 'http://localhost:5000')

/** Out to the consent page and back: the path, with its query, on which the provider sends the browser back. */
export const consentTo = async (
  { sandbox }: TestInstance,
  browser: TestBrowser,
  connector: string,
  decision: Consent,
): Promise<string> => {
  const out = await browser.open(`/connect/${connector}`)
  const back = new URL(sandbox.consent(locationOf(out).href, decision))
  return `${back.pathname}${back.search}`
}

/** Connects; returns where the browser ends. */
export const connect = async (
  instance: TestInstance,
  connector = 'oura',
  decision: Consent = { person: 1 },
): Promise<URL> => {
  const browser = testBrowser(instance)
  return locationOf(await browser.open(await consentTo(instance, browser, connector, decision)))
}
