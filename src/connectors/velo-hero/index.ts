/**
 * Velo Hero, a training log kept by one person: workouts, listed, downloaded and uploaded by user name and password. How
 * they are asked for and kept is the runtime's.
 */
import { defineConnector } from '../../kit/index.js'
import { download, edit, upload } from './files.js'
import { errors, host, signIn } from './sign-in.js'
import { workouts } from './workouts.js'

export const veloHero = defineConnector({
  id: 'velo-hero',
  name: 'Velo Hero',
  version: 1,
  docs: 'https://www.velohero.com/help',
  auth: signIn,
  api: {
    hosts: [host],
    // Whoever asks is to say who it is.
    headers: { 'user-agent': 'Tributary' },
    // None is published. The service is one person's: this is what we keep to ourselves.
    limits: [{ per: 'connection', requests: 120, seconds: 3600 }],
    errors,
  },
  streams: { workouts },
  activities: {
    list: 'workouts',
    download,
    upload,
    edit,
    pageOf: (id) => `${host}/workouts/show/${encodeURIComponent(id)}`,
  },
})
