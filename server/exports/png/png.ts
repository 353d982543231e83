/** A view of a snapshot in pixels, twice as many as CSS has; fewer where it would be more than anything opens. */
import { NotRendered, type Renderer } from "../render.ts"
import { pictureOf } from "../svg/svg.ts"
import { pixelsOf } from "./pixels.ts"

/** 24 million pixels take about 100 MB while they are drawn. */
const mostPixels = 24_000_000
/** Of shapes: what draws them is no script, and neither the end of the thread nor its bound of memory holds for it. */
const mostCharacters = 100_000_000

export const pngOf: Renderer = async (input) => {
  const { svg, width, height } = await pictureOf(input, { forPixels: true })
  if (svg.length > mostCharacters)
    throw new NotRendered(
      "nothing-there",
      "This board is too large for a picture of pixels. SVG and PDF take it.",
    )
  return pixelsOf(svg, scaleFor(width, height))
}

export const scaleFor = (width: number, height: number): number =>
  Math.min(2, Math.sqrt(mostPixels / (width * height)))
