/** For tests: the order, number and form of PWX elements, as the published schema has them. */
import { forms, type Shapes } from '../xml/testing-shape.js'

const number = { text: forms.number }
const spreads = ['hr', 'spd', 'pwr', 'torq', 'cad', 'alt', 'temp']

export const pwxShapes: Shapes = {
  pwx: { attributes: ['version', 'creator'], children: ['workout+'] },
  workout: {
    children: [
      'fingerprint?',
      'athlete?',
      'goal?',
      'sportType',
      'title?',
      'cmt?',
      'code?',
      'device?',
      'time',
      'summarydata',
      'segment*',
      'sample*',
      'event*',
    ],
  },
  athlete: { children: ['name?', 'weight?'] },
  device: { attributes: ['id'], children: ['make?', 'model?'] },
  summarydata: {
    children: [
      'beginning',
      'duration',
      'durationstopped?',
      'work?',
      'tss?',
      'normalizedPower?',
      'hr?',
      'spd?',
      'pwr?',
      'torq?',
      'cad?',
      'dist?',
      'alt?',
      'temp?',
      'variabilityIndex?',
      'climbingelevation?',
      'descendingelevation?',
    ],
  },
  segment: { children: ['name?', 'summarydata'] },
  // The last one is not in the schema, and programs write it there.
  sample: {
    children: [
      'timeoffset',
      'hr?',
      'spd?',
      'pwr?',
      'torq?',
      'cad?',
      'dist?',
      'lat?',
      'lon?',
      'alt?',
      'temp?',
      'pwrright?',
    ],
  },
  event: { children: ['timeoffset', 'type'] },
  time: { text: forms.time },
  ...Object.fromEntries(spreads.map((name) => [`summarydata/${name}`, { text: /^$/ }])),
  ...Object.fromEntries(
    [
      ...spreads,
      'timeoffset',
      'dist',
      'lat',
      'lon',
      'pwrright',
      'beginning',
      'duration',
      'durationstopped',
      'work',
      'tss',
      'normalizedPower',
      'variabilityIndex',
      'climbingelevation',
      'descendingelevation',
      'weight',
    ].map((name) => [name, number]),
  ),
  ...Object.fromEntries(
    ['fingerprint', 'name', 'goal', 'sportType', 'title', 'cmt', 'code', 'make', 'model', 'type'].map((name) => [
      name,
      {},
    ]),
  ),
}
