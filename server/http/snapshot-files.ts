/** A snapshot as a file: which formats there are, what may be asked of them, and how they are sent. */
import { z } from "@hono/zod-openapi"
import { NotRendered, type RenderedFormat, type RenderOptions, viewNames } from "../exports/render.ts"
import { fileName } from "./file-names.ts"
import type { Call } from "./guards.ts"
import { refuse } from "./refusals.ts"
import { Id } from "./shapes.ts"

const office = "application/vnd.openxmlformats-officedocument"
export const mediaTypes = {
  pdf: "application/pdf",
  pptx: `${office}.presentationml.presentation`,
  xlsx: `${office}.spreadsheetml.sheet`,
  csv: "text/csv; charset=utf-8",
  json: "application/json; charset=utf-8",
  md: "text/markdown; charset=utf-8",
  svg: "image/svg+xml; charset=utf-8",
  png: "image/png",
  bif: "text/plain; charset=utf-8",
} as const satisfies Record<RenderedFormat | "json", string>
export type FileFormat = keyof typeof mediaTypes
export const isFormat = (name: string): name is FileFormat => Object.hasOwn(mediaTypes, name)

/** An id or a token, and what stands behind the dot. */
export const readFileName = (name: string): { id: string; format: string } | null => {
  const [, id, format] = /^([A-Za-z0-9][A-Za-z0-9_-]{0,63})\.([A-Za-z0-9]{1,10})$/.exec(name) ?? []
  return id === undefined || format === undefined ? null : { id, format }
}

const Switch = z.enum(["0", "1"]).optional()
export const FileQuery = z.object({
  paper: z.enum(["a4", "letter"]).optional(),
  annex: Switch.openapi({ description: "Of a PDF: everything, after the one page." }),
  rounded: Switch.openapi({ description: "Numbers to 5 percentage points on the page." }),
  view: z.enum(viewNames).optional().openapi({ description: "Of SVG and PNG." }),
  since: Id.optional().openapi({
    description: "The snapshot that changes are counted from; without it, the one before.",
  }),
})

export const optionsOf = ({ paper, annex, rounded, view }: z.infer<typeof FileQuery>): RenderOptions => ({
  paper: paper ?? "a4",
  annex: annex === "1",
  rounded: rounded === "1",
  view: view ?? "board",
})

export function sent(
  c: Call,
  file: { title: string; format: FileFormat; hash: string; content: Uint8Array | string },
): Response {
  const { title, format, hash, content } = file
  const body = typeof content === "string" ? content : new Uint8Array(content)
  return c.body(body, 200, {
    "content-type": mediaTypes[format],
    "content-disposition": `attachment; ${fileName(title, format)}`,
    ...(hash === "" ? {} : { "x-parley-hash": hash }),
  })
}

/** The refusal that an error of a renderer stands for; others are thrown on. */
export function notRendered(c: Call, error: unknown) {
  if (!(error instanceof NotRendered)) throw error
  if (error.reason === "nothing-there") return refuse(c, "nothing-to-show", error.message)
  return refuse(c, error.reason === "busy" ? "busy" : "too-slow")
}
