/** Workouts: all of them, or one. */
import { useCell } from '../../lib/cell.js'
import { route } from '../../lib/router.js'
import { ActivityPage } from './activity.js'
import { ActivityList } from './list.js'
import './activities.css'

export const ActivitiesPage = () => {
  const { params } = useCell(route)
  const { id } = params
  return id === undefined ? <ActivityList params={params} /> : <ActivityPage key={id} id={id} />
}
