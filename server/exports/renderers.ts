/** Who makes which file. Each is loaded when it is first asked for, so that none carries another's weight. */
import type { OnePage } from "../../core/one-page.ts"
import type { RenderedFormat, Renderer, RenderInput } from "./render.ts"

type Loaded = () => Promise<Renderer | ((input: RenderInput) => Promise<OnePage>)>

/** A page and files by the same words: `one-page-of.ts`. */
const page: Loaded = async () => {
  const { onePageOf } = await import("../../core/one-page-of.ts")
  return async (input) => onePageOf({ ...input, rounded: input.options.rounded })
}

export const renderers: Partial<Record<RenderedFormat | "page" | "preview", Loaded>> = {
  page,
  pdf: async () => (await import("./pdf/pdf.ts")).pdfOf,
  csv: async () => (await import("./csv/csv.ts")).csvOf,
  pptx: async () => (await import("./pptx/pptx.ts")).pptxOf,
  xlsx: async () => (await import("./xlsx/xlsx.ts")).xlsxOf,
  md: async () => (await import("./markdown.ts")).markdownOf,
}
