/**
 * Dexcom Share: what followers of a sensor see, at once and for a day, by the name and password of the person who wears
 * it. Not sanctioned by Dexcom; the official way is `dexcom`, which is late and complete.
 */
import { defineConnector } from '../../kit/index.js'
import { errors } from './errors.js'
import { glucose } from './glucose.js'
import { signIn } from './sign-in.js'

const home = 'https://share2.dexcom.com'

export const dexcomShare = defineConnector({
  id: 'dexcom-share',
  name: 'Dexcom Share',
  version: 1,
  docs: 'https://github.com/gagebenne/pydexcom',
  status: {
    state: 'live',
    note: "Made for Dexcom's own apps: its terms may forbid others. Use it for yourself alone.",
  },
  auth: signIn,
  regions: {
    us: { title: 'United States', hosts: {} },
    ous: { title: 'Outside the United States', hosts: { [home]: 'https://shareous1.dexcom.com' } },
    jp: { title: 'Japan', hosts: { [home]: 'https://share.dexcom.jp' } },
  },
  api: {
    hosts: [home],
    // None is known; this is what we keep to ourselves, so that nobody is locked out.
    limits: [{ per: 'connection', requests: 30, seconds: 3600 }],
    errors,
  },
  streams: { glucose },
})
