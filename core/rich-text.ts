/**
 * Formatting of a text. A description is one Y.Text, line after line; what stands beside its characters are
 * attributes: marks on words, and on the line break that ends a line what kind of line it is. So a formatted text is
 * a text like any other for the judge, the log, undo and whoever does an edit again, and a reader that knows nothing
 * of formatting reads its words. Depth is one: there are no lists in lists.
 *
 * Positions are UTF-16 units, as JavaScript and Yjs count.
 */
import { z } from "zod"

/** As `new URL(...).href` writes one: no blanks, no characters that nobody sees, no half of a pair. */
const Address = z
  .string()
  .max(2_000)
  .regex(/^(https?:\/\/|mailto:)[^\s\p{Cc}\p{Cf}\p{Cs}]+$/iu, "only http, https and mailto")

/** What may be said of characters, each with the values that it takes; null takes it away. */
export const formats = {
  bold: z.literal(true),
  italic: z.literal(true),
  code: z.literal(true),
  link: Address,
  /** Of the line that this line break ends. A line without one is a paragraph. */
  block: z.enum(["heading", "subheading", "bullet", "number", "quote"]),
} as const

export type FormatName = keyof typeof formats
export const formatNames = Object.keys(formats) as FormatName[]
export const FormatName = z.enum(formatNames as [FormatName, ...FormatName[]])

export const Attributes = z.strictObject({
  bold: formats.bold.optional(),
  italic: formats.italic.optional(),
  code: formats.code.optional(),
  link: formats.link.optional(),
  block: formats.block.optional(),
})
export type Attributes = z.infer<typeof Attributes>

export const isFormatValue = (name: string, value: unknown): boolean =>
  Object.hasOwn(formats, name) && (value === null || formats[name as FormatName].safeParse(value).success)

/**
 * Characters from..to (exclusive) that have one attribute with one value. In order of `from`, then of the name; of one
 * name no two overlap, or touch with the same value. `format-ranges.ts` works on lists of them.
 */
export const FormatRange = z
  .object({
    from: z.number().int().min(0),
    to: z.number().int().min(1),
    name: FormatName,
    value: z.union([z.literal(true), z.string()]),
  })
  .refine(({ from, to }) => from < to, "a stretch has a length")
  .refine(({ name, value }) => isFormatValue(name, value), "not a value of this attribute")
export type FormatRange = z.infer<typeof FormatRange>
