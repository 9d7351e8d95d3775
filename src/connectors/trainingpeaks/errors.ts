import type { ErrorAnswer, ErrorMeaning } from '../../kit/index.js'

/** A coach has no workouts: the profile is refused in words. https://github.com/TrainingPeaks/PartnersAPI/wiki/FAQ */
export const errors = ({ status, body }: ErrorAnswer): ErrorMeaning | undefined => {
  if (status >= 400 && /is not a valid athlete/i.test(JSON.stringify(body ?? '')))
    return {
      means: 'reauthorize',
      message:
        'This is a coach account of TrainingPeaks, which has no workouts of its own. Connect with an athlete account.',
    }
  if (status === 404) return { means: 'nothing' }
  return status === 403
    ? { means: 'permission', message: 'refuses us this (it was not allowed, or the plan does not include it)' }
    : undefined
}
