/** The two pages people see: the consent, and who lives here. Plain HTML, no script needed. */
import type { Person } from '../person.js'
import type { Room } from '../room.js'
import type { SimulatedService } from '../service.js'

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

export const page = (title: string, body: string): Response =>
  new Response(
    `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title>
<style>
:root { color-scheme: light dark; --ground: #f7f8fa; --card: #fff; --ink: #1c2430; --soft: #5a6675; --line: #dde2e8; --accent: #2457c5; --on-accent: #fff }
@media (prefers-color-scheme: dark) { :root { --ground: #12161c; --card: #1a2028; --ink: #e8ecf1; --soft: #9aa7b6; --line: #2c3540; --accent: #8fb0ff; --on-accent: #0d1420 } }
* { box-sizing: border-box } body { margin: 0; padding: 24px 16px; background: var(--ground); color: var(--ink); font: 14px/1.5 system-ui, sans-serif }
main { max-width: 640px; margin: 0 auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 24px }
h1 { font-size: 20px; margin: 0 0 4px } h2, legend { font-size: 14px; font-weight: 600; margin: 20px 0 4px; padding: 0 } p { margin: 4px 0; color: var(--soft) }
fieldset { border: 0; margin: 16px 0 0; padding: 0 } label { display: flex; gap: 8px; padding: 6px 0; border-top: 1px solid var(--line) } label span small { color: var(--soft); display: block; font-size: 12px }
.buttons { display: flex; gap: 8px; margin-top: 20px } button { font: inherit; padding: 8px 16px; border-radius: 6px; border: 1px solid var(--line); background: none; color: inherit; cursor: pointer }
button.go { background: var(--accent); border-color: var(--accent); color: var(--on-accent) } :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums } td, th { text-align: left; padding: 6px 8px 6px 0; border-top: 1px solid var(--line); vertical-align: top } th { font-weight: 600 } code { font-size: 12px; overflow-wrap: anywhere } a { color: var(--accent) } input:not([type]) { font: inherit; width: 100%; margin: 4px 0; padding: 6px 8px; border: 1px solid var(--line); border-radius: 6px; background: none; color: inherit } td form { margin: 0 } td button { padding: 4px 12px }
</style></head><body><main>${body}</main></body></html>`,
    {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      },
    },
  )

export const about = (person: Person): string =>
  `born ${person.birthDate.slice(0, 4)}, at home in ${person.homeZone.replace('_', ' ')}`

export const consentPage = (
  service: SimulatedService,
  people: readonly Person[],
  asked: readonly string[],
): Response => {
  const scopes = (service.oauth?.scopes ?? []).filter(({ name }) => asked.includes(name))
  return page(
    `Connect ${service.name}`,
    `<form method="post"><h1>Connect ${escaped(service.name)}</h1>
<p>This is a simulated ${escaped(service.name)} with invented people. No account is needed, and nothing leaves this machine.</p>
<fieldset><legend>Who are you?</legend>${people
      .map(
        (person, index) =>
          `<label><input type="radio" name="person" value="${person.seed}"${index === 0 ? ' checked' : ''}><span>${escaped(person.name)}<small>${escaped(about(person))}</small></span></label>`,
      )
      .join('')}</fieldset>
<fieldset><legend>Tributary asks to read</legend>${scopes
      .map(
        ({ name, title }) =>
          `<label><input type="checkbox" name="scope" value="${escaped(name)}" checked><span>${escaped(title)}<small>${escaped(name)}</small></span></label>`,
      )
      .join('')}</fieldset>
<div class="buttons"><button class="go" name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button></div></form>`,
  )
}

export const cityPage = (room: Room, base: string): Response => {
  const counts = room.referee.counts()
  return page(
    'Sandbox',
    `<h1>The sandbox</h1><p>Simulated services telling the lives of invented people. Its clock says ${escaped(new Date(room.clock.now()).toISOString())}.</p>
<h2>People</h2><table><tbody>${room.people.map((person) => `<tr><th scope="row">${escaped(person.name)}</th><td>${escaped(about(person))}</td><td>seed ${person.seed}</td></tr>`).join('')}</tbody></table>
<h2>Services</h2><table><tbody>${room.services
      .map(
        (service) =>
          `<tr><th scope="row"><a href="/${service.id}/">${escaped(service.name)}</a></th><td>${service.hosts.map((host) => `<code>${escaped(host)}</code>`).join('<br>')}</td><td>${room.ledger.families(service.id).filter(({ revoked }) => revoked === undefined).length} consents<br>${counts[service.id]?.total ?? 0} requests</td></tr>`,
      )
      .join('')}</tbody></table>
<h2>For tests</h2><p>JSON under <code>${escaped(base)}/admin/</code>: people, services, referee, clock, truth, documents, faults, notices, pushes, pair, credential, renew, connect, revoke.</p>`,
  )
}
