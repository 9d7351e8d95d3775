/** A workout at a glance: its track, and how it went up and down. Decoration beside the words: nothing is read from it. */
import type { Sketch } from '../../api.js'
import { linePath, profilePath, surfacePath } from './sketch-paths.js'

const box = 44
const line = { width: 60, height: 18 }

export const SketchDrawing = ({ sketch: { track, elevation } }: { readonly sketch: Sketch }) => (
  <>
    {track.length < 2 ? null : (
      <svg width={box} height={box} viewBox={`-3 -3 ${box + 6} ${box + 6}`} aria-hidden="true" class="sketch-track">
        <path d={linePath(track, { width: box, height: box })} />
      </svg>
    )}
    {elevation.length < 2 ? null : (
      <svg {...line} viewBox={`0 -1 ${line.width} ${line.height + 2}`} aria-hidden="true" class="sketch-elevation">
        <path class="surface" d={surfacePath(elevation, line)} />
        <path d={profilePath(elevation, line)} />
      </svg>
    )}
  </>
)
