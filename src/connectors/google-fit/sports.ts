/**
 * Google Fit's activities: code, the word of its MIME types (`vnd.google.fitness.activity/rowing.machine`), and our sport
 * where the word is not it. A dash: no workout. https://developers.google.com/fit/rest/v1/reference/activity-types
 */
import { type SportName, sportNamed } from '../../kit/index.js'

const table = `
0 in_vehicle -, 1 biking cycling, 2 on_foot walking, 3 still -, 4 unknown -, 5 tilting -, 7 walking, 8 running, 9 aerobics,
10 badminton, 11 baseball, 12 basketball, 13 biathlon cross_country_skiing, 14 biking.hand hand_cycling,
15 biking.mountain mountain_biking, 16 biking.road road_cycling, 17 biking.spinning indoor_cycling,
18 biking.stationary indoor_cycling, 19 biking.utility cycling, 20 boxing, 21 calisthenics functional_training,
22 circuit_training, 23 cricket, 24 dancing, 25 elliptical, 26 fencing, 27 football.american american_football,
28 football.australian australian_football, 29 football.soccer soccer, 30 frisbee_disc ultimate, 31 gardening, 32 golf,
33 gymnastics, 34 handball, 35 hiking, 36 hockey ice_hockey, 37 horseback_riding, 38 housework, 39 jump_rope, 40 kayaking,
41 kettlebell_training strength_training, 42 kickboxing, 43 kitesurfing, 44 martial_arts, 45 meditation,
46 martial_arts.mixed martial_arts, 47 p90x high_intensity_interval_training, 48 paragliding, 49 pilates,
50 polo horseback_riding, 51 racquetball, 52 rock_climbing climbing, 53 rowing, 54 rowing.machine indoor_rowing, 55 rugby,
56 running.jogging running, 57 running.sand running, 58 running.treadmill treadmill_running, 59 sailing,
60 scuba_diving diving, 61 skateboarding, 62 skating inline_skating, 63 skating.cross inline_skating,
64 skating.inline inline_skating, 65 skiing alpine_skiing, 66 skiing.back_country backcountry_skiing,
67 skiing.cross_country cross_country_skiing, 68 skiing.downhill alpine_skiing, 69 skiing.kite alpine_skiing,
70 skiing.roller roller_skiing, 71 sledding, 72 sleep -, 73 snowboarding, 74 snowmobile motor_sports, 75 snowshoeing,
76 squash, 77 stair_climbing, 78 stair_climbing.machine stair_climbing, 79 standup_paddleboarding stand_up_paddleboarding,
80 strength_training, 81 surfing, 82 swimming, 83 swimming.pool pool_swimming, 84 swimming.open_water open_water_swimming,
85 table_tennis, 86 team_sports other, 87 tennis, 88 treadmill treadmill_running, 89 volleyball,
90 volleyball.beach beach_volleyball, 91 volleyball.indoor volleyball, 92 wakeboarding, 93 walking.fitness walking,
94 walking.nordic nordic_walking, 95 walking.treadmill treadmill_walking, 96 water_polo, 97 weightlifting strength_training,
98 wheelchair wheelchair_walking, 99 windsurfing, 100 yoga, 101 zumba dancing, 102 diving, 103 ergometer indoor_cycling,
104 ice_skating, 105 skating.indoor ice_skating, 106 curling other, 108 other, 109 sleep.light -, 110 sleep.deep -,
111 sleep.rem -, 112 sleep.awake -, 113 crossfit, 114 interval_training.high_intensity high_intensity_interval_training,
115 interval_training high_intensity_interval_training, 116 walking.stroller walking, 117 elevator -, 118 escalator -,
119 archery, 120 softball, 122 guided_breathing breathing`

interface Fit {
  /** As Google calls it. */
  readonly sportName: string
  readonly sport: SportName
}
const byCode = new Map<number, Fit | undefined>()
const byWord = new Map<string, Fit | undefined>()
for (const row of table.split(',')) {
  const [code, sportName = '', own = sportName] = row.trim().split(' ')
  const told = own === '-' ? undefined : { sportName, sport: sportNamed(own) }
  byCode.set(Number(code), told)
  byWord.set(sportName, told)
}

export const sleepCode = 72

/** `undefined` for what is no workout: sitting in a car, lying in bed. A code Google adds some day is `other`. */
export const sportOfCode = (code: number): Fit | undefined =>
  byCode.has(code) ? byCode.get(code) : { sportName: String(code), sport: 'other' }
export const sportOfWord = (word: string): Fit | undefined =>
  byWord.has(word) ? byWord.get(word) : { sportName: word, sport: sportNamed(word) }
