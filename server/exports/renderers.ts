/** Who makes which file. Each is loaded when it is first asked for, so that none carries another's weight. */
import type { OnePage } from "../../core/one-page.ts"
import type { RenderedFormat, Renderer, RenderInput } from "./render.ts"

type Loaded = () => Promise<Renderer | ((input: RenderInput) => Promise<OnePage>)>

/** A page and files by the same words: `one-page-of.ts`. */
const page: Loaded = async () => {
  const { onePageOf } = await import("../../core/one-page-of.ts")
  return async (input) => onePageOf({ ...input, rounded: input.options.rounded })
}

/** Of a snapshot: the picture that is shown where a link to it is pasted. */
const preview = async () => {
  const { previewOf } = await import("./png/preview.ts")
  const { pageOf } = await import("./page-of.ts")
  return async (input: RenderInput) => previewOf(pageOf(input))
}

export const renderers: Partial<Record<RenderedFormat | "page" | "preview", Loaded>> = {
  page,
  preview,
  svg: async () => (await import("./svg/svg.ts")).svgOf,
  png: async () => (await import("./png/png.ts")).pngOf,
  bif: async () => (await import("./bif/bif.ts")).bifOf,
  pdf: async () => (await import("./pdf/pdf.ts")).pdfOf,
  csv: async () => (await import("./csv/csv.ts")).csvOf,
  pptx: async () => (await import("./pptx/pptx.ts")).pptxOf,
  xlsx: async () => (await import("./xlsx/xlsx.ts")).xlsxOf,
  md: async () => (await import("./markdown.ts")).markdownOf,
}
