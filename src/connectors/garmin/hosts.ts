/** Where Garmin is asked. */
export const apis = 'https://apis.garmin.com'
export const rest = '/wellness-api/rest'
/** For people with a key of their own, since October 2026. */
export const personalHost = 'https://personal.connectapi.garmin.com'
