/** A person at a browser, by plain HTTP: keeps cookies, follows redirects, decides on the consent page. */

const mostSteps = 12

interface Decision {
  readonly person: number
  readonly allow?: boolean
}

/** Connects a service of a running instance; returns the address on which the browser ends. */
export const connectByHttp = (instance: string, service: string, decision: Decision): Promise<URL> => {
  const home = new URL('/', instance)
  return browse(
    new URL(`/connect/${service}`, instance),
    decision,
    ({ origin, pathname }) => origin === home.origin && pathname === '/',
  )
}

/** Opens pages from `first` on; returns the address that is the end, without opening it. */
export const browse = async (first: URL, decision: Decision, isEnd: (url: URL) => boolean): Promise<URL> => {
  // By host without port, as browsers keep them.
  const cookies = new Map<string, Map<string, string>>()
  const open = async (url: URL, init: RequestInit = {}): Promise<Response> => {
    const jar = cookies.get(url.hostname) ?? new Map<string, string>()
    cookies.set(url.hostname, jar)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } })
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      jar.set(name, value)
    }
    return answer
  }
  let url = first
  let answer = await open(url)
  for (let step = 0; step < mostSteps; step++) {
    const location = answer.headers.get('location')
    if (location !== null) {
      url = new URL(location, url)
      if (isEnd(url)) return url
      answer = await open(url)
    } else {
      const page = await answer.text()
      if (!page.includes('name="decision"')) throw new Error(`${url.pathname} was answered ${answer.status}`)
      answer = await open(url, { method: 'POST', ...formOf(page, decision) })
    }
  }
  throw new Error(`no end after ${mostSteps} pages: ${url.pathname}`)
}

/** The form as it stands, every scope ticked. */
const formOf = (page: string, { person, allow = true }: Decision) => {
  const scopes = [...page.matchAll(/name="scope" value="([^"]+)"/g)].map((match) => ['scope', match[1] as string])
  const form = new URLSearchParams([...scopes, ['person', String(person)], ['decision', allow ? 'allow' : 'deny']])
  return { body: form.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' } }
}
