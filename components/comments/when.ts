/** When something was said: near enough to read at a glance, and exactly, with the zone. */

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** A clock that is ahead of this one says "just now". */
export function roughly(at: number, now: number): string {
  const ago = now - at
  if (ago < minute) return "just now"
  if (ago < hour) return `${Math.floor(ago / minute)} min ago`
  if (ago < day) return `${Math.floor(ago / hour)} h ago`
  const days = Math.floor(ago / day)
  if (days < 7) return days === 1 ? "1 day ago" : `${days} days ago`
  return date.format(at)
}

export const exactly = (at: number): string => moment.format(at)

const date = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" })
const moment = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZoneName: "short",
})
