const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZoneName: "short" })
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" })

/** `14:03 CEST`; of another day `3 Mar, 14:03 CET`. */
export function clockTime(at: number, now: number): string {
  const said = time.format(at)
  return day.format(at) === day.format(now) ? said : `${day.format(at)}, ${said}`
}
