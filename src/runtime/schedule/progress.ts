/** How far a pull has come through its window: what is left when it is stopped half way. */
import { dayMs } from '../../core/index.js'
import type { Page } from '../../kit/index.js'
import type { Purpose } from '../store/pulls.js'
import type { Stopped } from './note.js'
import type { PullWindow } from './pull-window.js'

/** A class because it has a life: it moves with every page that is stored. */
export class Progress {
  /** Up to where a fresh pull has asked for everything, from its window's begin without a gap. */
  askedUpTo: number | undefined
  /** How far down a backfill has come without a gap: kept with each range, so that a limit in the middle costs no range twice. */
  private reached: number

  constructor(
    private readonly window: PullWindow,
    private readonly purpose: Purpose,
    private readonly began: number,
  ) {
    this.reached = window.to
  }

  /** A page is stored. */
  comeTo(covers: Page['covers']): void {
    const upTo = this.askedUpTo ?? this.window.from
    if (this.purpose === 'fresh' && covers !== undefined && covers.from <= upTo && covers.to > upTo)
      this.askedUpTo = covers.to
  }

  /** What a page is about to be stored with. */
  walked({ covers }: Page): { readonly backfilledTo?: number } {
    const isNext = covers !== undefined && covers.to >= this.reached && covers.from < this.reached
    if (this.purpose !== 'backfill' || !isNext) return {}
    this.reached = covers.from
    return { backfilledTo: covers.from }
  }

  /** Ended from outside: where it goes on, if it has come forward. */
  interrupted(): Stopped {
    const { askedUpTo = 0, began, window } = this
    return askedUpTo > window.goesOn ? { upTo: askedUpTo, began } : { began }
  }

  /** Stopped by a limit in the middle, before it had come anywhere, a pull has to ask for less at once. */
  stopped(pages: number): Stopped {
    const { began, window, reached } = this
    const come = this.interrupted()
    if (come.upTo !== undefined) return come
    const isStuck = reached === window.to && pages > 0
    return { began, ...(isStuck && { narrow: Math.max(dayMs, Math.floor((window.to - window.goesOn) / 2)) }) }
  }
}
