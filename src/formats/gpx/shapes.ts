/** For tests: the order, number and form of GPX 1.1 elements, as the published schema has them. */
import { forms, type Shape, type Shapes } from '../xml/testing-shape.js'

const point: Shape = {
  attributes: ['lat', 'lon'],
  children: [
    'ele?',
    'time?',
    'magvar?',
    'geoidheight?',
    'name?',
    'cmt?',
    'desc?',
    'src?',
    'link*',
    'sym?',
    'type?',
    'fix?',
    'sat?',
    'hdop?',
    'vdop?',
    'pdop?',
    'ageofdgpsdata?',
    'dgpsid?',
    'extensions?',
  ],
}
const head = ['name?', 'cmt?', 'desc?', 'src?', 'link*', 'number?', 'type?', 'extensions?']
const number: Shape = { text: forms.number }

/** Elements of other namespaces, which extensions allow, are named where their own schemas order them. */
export const gpxShapes: Shapes = {
  gpx: { attributes: ['version', 'creator'], children: ['metadata?', 'wpt*', 'rte*', 'trk*', 'extensions?'] },
  metadata: {
    children: ['name?', 'desc?', 'author?', 'copyright?', 'link*', 'time?', 'keywords?', 'bounds?', 'extensions?'],
  },
  author: { children: ['name?', 'email?', 'link?'] },
  link: { attributes: ['href'], children: ['text?', 'type?'] },
  wpt: point,
  trkpt: point,
  rtept: point,
  trk: { children: [...head, 'trkseg*'] },
  rte: { children: [...head, 'rtept*'] },
  trkseg: { children: ['trkpt*'] },
  extensions: { children: ['gpxdata:lap*'] },
  'gpxdata:*': {},
  'trkpt/extensions': {
    children: ['gpxpx:PowerInWatts?', 'gpxtpx:TrackPointExtension?', 'gpxdata:distance?', 'own:[\\w.-]+*'],
  },
  'rtept/extensions': {
    children: ['gpxpx:PowerInWatts?', 'gpxtpx:TrackPointExtension?', 'gpxdata:distance?', 'own:[\\w.-]+*'],
  },
  'own:*': number,
  'gpxtpx:TrackPointExtension': {
    children: ['atemp?', 'wtemp?', 'depth?', 'hr?', 'cad?', 'speed?', 'course?', 'bearing?'].map(
      (name) => `gpxtpx:${name}`,
    ),
  },
  'gpxtpx:hr': { text: forms.byte },
  'gpxtpx:cad': { text: forms.byte },
  ...Object.fromEntries(
    ['atemp', 'wtemp', 'depth', 'speed', 'course', 'bearing'].map((name) => [`gpxtpx:${name}`, number]),
  ),
  'gpxpx:PowerInWatts': { text: forms.count },
  'gpxdata:distance': number,
  ...Object.fromEntries(
    ['ele', 'magvar', 'geoidheight', 'hdop', 'vdop', 'pdop', 'ageofdgpsdata'].map((name) => [name, number]),
  ),
  time: { text: forms.time },
  sat: { text: forms.count },
  dgpsid: { text: forms.count },
  number: { text: forms.count },
  fix: { text: /^(none|2d|3d|dgps|pps)$/ },
  ...Object.fromEntries(['name', 'cmt', 'desc', 'src', 'sym', 'type', 'text', 'keywords'].map((name) => [name, {}])),
}
