/** "4:12", "1:02:00". */
export function clockWords(seconds: number): string {
  const two = (part: number) => String(part).padStart(2, "0")
  const hours = Math.floor(seconds / 3_600)
  const minutes = Math.floor(seconds / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}

/** For ears: "4 minutes 12 seconds". */
export function spokenTime(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3_600), "hour"],
    [Math.floor(seconds / 60) % 60, "minute"],
    [seconds % 60, "second"],
  ] as const
  const said = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`)
  return said.length === 0 ? "0 seconds" : said.join(" ")
}

/** "5", "2.5", "2:30", "90 s" as milliseconds; null when it is no time between a second and a day. */
export function readDuration(typed: string): number | null {
  const text = typed.trim().toLowerCase().replace(",", ".")
  const [, minutes, seconds] = /^(\d{1,4}):([0-5]\d)$/.exec(text) ?? []
  const plain = /^(\d{1,5}(?:\.\d+)?)\s*(s|sec|seconds?|m|min|minutes?|h|hours?)?$/.exec(text)
  const unit = plain?.[2]?.[0]
  const ms =
    minutes !== undefined
      ? (Number(minutes) * 60 + Number(seconds)) * 1_000
      : plain
        ? Number(plain[1]) * (unit === "s" ? 1_000 : unit === "h" ? 3_600_000 : 60_000)
        : Number.NaN
  const whole = Math.round(ms / 1_000) * 1_000
  return whole >= 1_000 && whole <= 24 * 3_600_000 ? whole : null
}
