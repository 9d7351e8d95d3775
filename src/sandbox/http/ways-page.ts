/**
 * A service's own page in the sandbox: what somebody who tries the product has to type. Anna's key, Ben's user name and
 * password and the code just sent to him, or the form in which a phone is shown our address and token.
 */
import type { Person } from '../person.js'
import type { Room } from '../room.js'
import { regionOf } from '../routing.js'
import type { SimulatedService } from '../service.js'
import { about, escaped, page } from './pages.js'
import { isLoopback } from './rewrite.js'

/** How people get in, in the order they would be offered. */
export const waysInto = ({ oauth, apiKey, password, pushes }: SimulatedService): readonly string[] => [
  ...(oauth === undefined ? [] : ['oauth2']),
  ...(apiKey === undefined ? [] : ['key']),
  ...(password === undefined ? [] : ['password']),
  ...(pushes === undefined ? [] : ['push']),
]

/** `GET /<service>/`, and the form on it. */
export const servicePage = (room: Room, service: SimulatedService, posted?: URLSearchParams): Response => {
  const person = room.personOf(Number(posted?.get('person')))
  const problem = posted === undefined || person === undefined ? undefined : act(room, service, person, posted)
  const typed = service.apiKey !== undefined || service.password !== undefined
  return page(
    service.name,
    `<p><a href="/">The sandbox</a></p><h1>${escaped(service.name)}</h1>
<p>${escaped(sentenceOf(service))}</p>${problem === undefined ? '' : `<p role="alert">${escaped(problem)}</p>`}
${typed ? `<h2>What to type</h2>${tableOf(room, (who) => credentialCell(room, service, who))}` : ''}
${service.pushes === undefined ? '' : `<h2>Devices</h2>${tableOf(room, (who) => deviceCell(room, service, who))}`}`,
  )
}

const sentenceOf = ({ name, oauth, apiKey, password, pushes }: SimulatedService): string => {
  if (apiKey?.personal === true)
    return `${name} has a sign-in page; in place of it, a person may give a key of their own.`
  if (apiKey !== undefined) return `${name} knows people by a key that they make in its settings. Here are theirs.`
  if (password !== undefined) return `${name} has no sign-in page for others: people type its user name and password.`
  if (pushes !== undefined)
    return `Nobody signs in at ${name}: a device on which it runs is shown our address and token.`
  return oauth === undefined
    ? `${name} is handed over as a file.`
    : `${name} has a sign-in page; connect it in Tributary.`
}

const tableOf = (room: Room, cell: (person: Person) => string): string =>
  `<table><tbody>${room.people
    .map(
      (who) =>
        `<tr><th scope="row">${escaped(who.name)}<br><small>${escaped(about(who))}</small></th><td>${cell(who)}</td></tr>`,
    )
    .join('')}</tbody></table>`

const credentialCell = (room: Room, service: SimulatedService, who: Person): string => {
  const given = room.admission.credentialOf(service, who, room.clock.now())
  const lines =
    'key' in given
      ? [['Key', given.key]]
      : [
          ['User name', given.user],
          ['Password', given.password],
          ...(given.code === undefined ? [] : [['Code, just sent', given.code]]),
        ]
  const region = regionOf(service, who)
  if (region !== '') lines.push(['Region', region])
  return `${lines.map(([name = '', value = '']) => `${escaped(name)}: <code>${escaped(value)}</code>`).join('<br>')}
<form method="post"><input type="hidden" name="person" value="${who.seed}"><button name="deed" value="renew">${'key' in given ? 'Make another key' : 'Change the password'}</button></form>`
}

const deviceCell = (room: Room, service: SimulatedService, who: Person): string => {
  const pairing = room.devices.pairingOf(service, who)
  const label = (name: string, text: string): string =>
    `<label><span>${text}<input name="${name}" required></span></label>`
  return `${pairing === undefined ? '' : `Paired with <code>${escaped(pairing.url)}</code>`}
<form method="post"><input type="hidden" name="person" value="${who.seed}">${label('url', 'Address')}${label('token', 'Token')}
<button name="deed" value="pair">${pairing === undefined ? 'Pair' : 'Pair anew'}</button></form>`
}

/** Does what the form says; a sentence where it cannot. */
const act = (room: Room, service: SimulatedService, person: Person, posted: URLSearchParams): string | undefined => {
  if (posted.get('deed') === 'renew') {
    if (service.apiKey !== undefined || service.password !== undefined)
      room.admission.renew(service, person, room.clock.now())
    return undefined
  }
  const [url = '', token = ''] = [posted.get('url')?.trim(), posted.get('token')?.trim()]
  if (service.pushes === undefined || token === '') return 'Give the address and the token that Tributary showed.'
  if (!isLoopback(url)) return 'Invented devices push to this machine only: give an address of localhost.'
  room.devices.pair(service, person, { url, token })
  return undefined
}
