/** User name and password, against the simulated service: what is right gets in, what is wrong is told so. */
import { inRegion, openSession } from '../../runtime/index.js'
import { inProcessSandbox, virtualClock } from '../../sandbox/index.js'
import type { Check } from '../check.js'
import { now, reach } from '../simulation.js'

const people = [1, 2, 3, 4, 5, 6, 7, 8]

export const signsIn: Check = {
  id: 'sign-in',
  title: 'the right password opens a session, a wrong one and a missing code are told apart',
  level: 'silver',
  async examine({ connector, service: load }) {
    const { auth } = connector
    if (auth.type !== 'password') return { skipped: `one signs in by ${auth.type}` }
    if (load === undefined) return { skipped: 'there is no sandbox.ts' }
    const service = await load()
    const city = inProcessSandbox({ clock: virtualClock(now), services: [service], people })
    const findings = new Set<string>()
    for (const who of city.people) {
      const at = { ...inRegion(connector, service.regions?.of(who)), auth }
      const tried = async (given: { user: string; password: string; code?: string }): Promise<string> =>
        openSession(reach(city), at, given).then(
          (session) => (session === undefined ? 'a wish for a code' : 'a session'),
          (error: unknown) => (error instanceof Error ? error.name : 'something that is no error'),
        )
      const expect = async (what: string, given: object, right: string): Promise<void> => {
        const typed = city.credentialOf(service.id, who.seed)
        if ('key' in typed) return
        const got = await tried({ ...typed, ...given })
        if (got !== right) findings.add(`${what} leads to ${got}, not to ${right}`)
      }
      const isTwofold = service.password?.secondFactor?.(who) === true
      await expect('a wrong password', { password: 'not-the-password' }, 'ReauthorizeError')
      if (isTwofold) await expect('a password where a code is wanted, too,', {}, 'a wish for a code')
      await expect(isTwofold ? 'a password with its code' : 'a right password', {}, 'a session')
      await expect('a user nobody knows', { user: 'nobody@example.com' }, 'ReauthorizeError')
    }
    return [...findings]
  },
}
