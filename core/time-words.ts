/** Days and moments as papers write them: always with the zone, never in the order of one country's habit. */
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** `2018-07-08` or an instant: `8 Jul 2018`; what is no day is given back. */
export function dayWords(iso: string): string {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(iso) ?? []
  const name = months[Number(month) - 1]
  return name === undefined ? iso : `${Number(day)} ${name} ${year}`
}

/** An instant in ISO 8601, UTC: `8 Jul 2018, 14:30 UTC`. */
export const instantWords = (iso: string): string => `${dayWords(iso)}, ${iso.slice(11, 16)} UTC`
