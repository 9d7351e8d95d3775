/** For tests over HTTP: a sandbox that is closed again, and a browser of few words. */
import { type Sandbox, type SandboxOptions, startSandbox } from '../index.js'
import { counter } from '../testing/counter-service.js'

export const open: Sandbox[] = []
export const closeAll = async (): Promise<void> => {
  for (const sandbox of open.splice(0)) await sandbox.close()
}
export const start = async (
  options: Partial<SandboxOptions> & { graceSeconds?: number; refreshToken?: 'rotates' | 'stays' } = {},
): Promise<Sandbox> => {
  const sandbox = await startSandbox({ services: [counter(options)], people: [1, 2], noticeSeconds: 0, ...options })
  open.push(sandbox)
  return sandbox
}

export const redirectUri = 'http://localhost:5000/callback'
/** A browser of few words: it keeps cookies and follows nothing by itself. */
export const browser = () => {
  const jar = new Map<string, string>()
  return async (url: string, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const cut = pair.indexOf('=')
      jar.set(pair.slice(0, cut), pair.slice(cut + 1))
    }
    return response
  }
}
