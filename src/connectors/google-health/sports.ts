/**
 * Google's exercise types by our sports. The list grows; what is not in it is `other`, and the type itself is kept
 * beside the sport. https://developers.google.com/health/reference/rest/v4/users.dataTypes.dataPoints#exercisetype
 */
import { isSport, type SportName } from '../../kit/index.js'

const table: Readonly<Partial<Record<SportName, string>>> = {
  running: 'RUNNING INCLINE_RUN',
  trail_running: 'TRAIL_RUN ORIENTEERING',
  treadmill_running: 'TREADMILL',
  walking: 'WALKING INCLINE_WALK POWER_WALKING STROLLER_WALK WALK_WITH_WEIGHTS',
  treadmill_walking: 'TREADMILL_WALK',
  hiking: 'HIKING BACKPACKING RUCKING',
  cycling: 'BIKING OUTDOOR_BIKE UNICYCLING',
  mountain_biking: 'MOUNTAIN_BIKE',
  indoor_cycling: 'SPINNING STATIONARY_BIKE ASSAULT_BIKE',
  e_biking: 'ELECTRIC_BIKE',
  swimming: 'SWIMMING SYNCHRONIZED_SWIMMING',
  pool_swimming: 'SWIMMING_POOL',
  open_water_swimming: 'SWIMMING_OPEN_WATER',
  strength_training: 'STRENGTH_TRAINING WEIGHTLIFTING WEIGHTS WEIGHT_MACHINES FREE_WEIGHTS POWERLIFTING',
  functional_training:
    'FUNCTIONAL_STRENGTH_TRAINING BODY_WEIGHT CALISTHENICS RESISTANCE_BANDS TRX PARKOUR CROSS_TRAINING',
  cardio_training: 'CARDIO_WORKOUT CARDIO_SCULPT STEP_TRAINING EXERCISE_CLASS WORKOUT OUTDOOR_WORKOUT',
  high_intensity_interval_training: 'HIIT INTERVAL_WORKOUT TABATA_WORKOUT',
  stair_climbing: 'STAIRCLIMBER',
  indoor_rowing: 'ROWING_MACHINE',
  jump_rope: 'JUMPING_ROPE',
  aerobics: 'AEROBIC_WORKOUT',
  dancing: 'DANCING BALLET BALLROOM_DANCE BREAKDANCING HIP_HOP JAZZ_DANCE MODERN_DANCE TANGO ZUMBA CHEERLEADING',
  gymnastics: 'GYMNASTICS TRAMPOLINE',
  yoga: 'YOGA YOGA_BIKRAM YOGA_HATHA YOGA_POWER YOGA_VINYASA',
  barre: 'BARRE_CLASS',
  meditation: 'MEDITATE',
  martial_arts: 'MARTIAL_ARTS JIU_JITSU KARATE TAEKWONDO',
  kickboxing: 'KICKBOXING MUAY_THAI',
  climbing: 'CLIMBING INDOOR_CLIMBING ROCK_CLIMBING',
  american_football: 'FOOTBALL_AMERICAN',
  australian_football: 'FOOTBALL_AUSTRALIAN',
  beach_volleyball: 'VOLLEYBALL_BEACH',
  ice_hockey: 'HOCKEY',
  ultimate: 'ULTIMATE_FRISBEE FRISBEE_PLAYING_GENERAL',
  alpine_skiing: 'SKIING',
  cross_country_skiing: 'CROSS_COUNTRY_SKI',
  ice_skating: 'ICE_SKATING SPEED_SKATING SKATING',
  inline_skating: 'ROLLERBLADING ROLLER_SKATING',
  stand_up_paddleboarding: 'PADDLEBOARDING',
  diving: 'DIVING SCUBA_DIVING',
  water_fitness: 'WATER_AEROBICS WATER_JOGGING',
  horseback_riding: 'EQUESTRIAN_SPORTS POLO',
  wheelchair_walking: 'WHEELCHAIR',
  gardening: 'GARDENING HOEING MOWING_LAWN SHOVELING WEEDING',
  housework: 'HOUSEHOLD_CHORES CLEANING PAINTING CARPENTRY',
  motor_sports: 'MOTOCROSS MOTORCYCLE SNOWMOBILING',
  playing: 'FITNESS_GAMING',
}
const sports = new Map(
  Object.entries(table).flatMap(([sport, types]) =>
    types.split(' ').map((type) => [type, sport as SportName] as const),
  ),
)

/** The sports both sides call alike (`BADMINTON`) need no line. */
export const sportOf = (type: string | null | undefined): SportName => {
  const name = type?.toLowerCase() ?? 'other'
  return sports.get(type ?? '') ?? (isSport(name) ? name : 'other')
}

/** The type we give: the first of its line. What has none is a workout, as Google calls what it has no type for. */
export const typeOf = (sport: SportName): string => table[sport]?.split(' ')[0] ?? common[sport] ?? 'WORKOUT'
/** Those that both sides call alike and that Google's own examples show. */
const common: Readonly<Partial<Record<SportName, string>>> = {
  elliptical: 'ELLIPTICAL',
  pilates: 'PILATES',
  tennis: 'TENNIS',
  golf: 'GOLF',
  snowboarding: 'SNOWBOARDING',
}
