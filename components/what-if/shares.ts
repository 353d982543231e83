/** A signed part of a probability in percentage points, to a tenth: `+34.5 points`, `−2 points`, `0 points`. */
export function signedShare(change: number): string {
  const tenths = Math.round(change * 1000) / 10
  const sign = tenths > 0 ? "+" : tenths < 0 ? "−" : ""
  return `${sign}${Math.abs(tenths)} ${Math.abs(tenths) === 1 ? "point" : "points"}`
}
