import type { OnePage } from "../../core/one-page.ts"
import { onePageOf } from "../../core/one-page-of.ts"
import type { RenderInput } from "./render.ts"

/** The words and numbers that every format lays out. */
export const pageOf = ({ options, ...input }: RenderInput): OnePage =>
  onePageOf({ ...input, rounded: options.rounded })
