/** One hue per family of kinds, the same everywhere. The hues themselves are in tokens.css. */
export const families = [
  'sleep',
  'heart',
  'movement',
  'energy',
  'workout',
  'breath',
  'body',
  'glucose',
  'nutrition',
  'mind',
  'cycle',
  'environment',
  'device',
] as const
export type FamilyName = (typeof families)[number]

const titles: Readonly<Record<FamilyName, string>> = {
  heart: 'Heart',
  sleep: 'Sleep',
  movement: 'Movement',
  energy: 'Energy',
  body: 'Body',
  breath: 'Breath',
  glucose: 'Glucose',
  nutrition: 'Nutrition',
  mind: 'Mind',
  cycle: 'Cycle',
  environment: 'Surroundings',
  device: 'Device',
  workout: 'Workouts',
}

const known = (family: string): family is FamilyName => (families as readonly string[]).includes(family)

export const familyTitle = (family: string): string => (known(family) ? titles[family] : sentenceCase(family))
export const hueOf = (family: string): string => `var(--${known(family) ? family : 'device'})`
export const familyOrder = (family: string): number => (known(family) ? families.indexOf(family) : families.length)

/** `sleep_session` to `Sleep session`, for what has no title. */
export const sentenceCase = (name: string): string => {
  const words = name.replaceAll(/[_-]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
