/** A sentence in as many lines as there are, shortened where it has more (`core/one-page-shortening.ts`). */
import type { OnePage } from "../../../core/one-page.ts"
import { shortenedTo } from "../../../core/one-page-shortening.ts"
import type { Sheet, Style, Wrapped } from "./sheet.ts"

export function fitted(
  sheet: Pick<Sheet, "wrap">,
  text: string,
  style: Style,
  width: number,
  most: number,
  { yardstick }: Pick<OnePage, "yardstick">,
): Wrapped {
  const whole = sheet.wrap(text, style, width, most)
  if (!whole.cut) return whole
  // What is far beyond is not measured.
  const near = whole.lines.join("").length * 2
  const fits = (tried: string) => tried.length <= near && !sheet.wrap(tried, style, width, most).cut
  const { lines } = sheet.wrap(shortenedTo(text, fits, yardstick), style, width, most)
  return { lines, cut: true }
}
