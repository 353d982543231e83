/** What the annex is made of, in reading order; `annex-layout.ts` gives each its place on paper. */

export type Block =
  | {
      kind: "part" | "set" | "scenario" | "label" | "strong" | "text"
      text: string
    }
  /** `mark`: what stands before it, where that is not a dash. */
  | { kind: "item"; text: string; mark?: string }
  | Row

/** A head begins a table; it stands again wherever its rows go on over a page. */
export interface Row {
  kind: "row"
  head: boolean
  cells: string[]
  /** Shares of the width, one a cell. */
  shares: readonly number[]
  /** The first cell says what the row is of. */
  headed?: boolean
}

export const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim()

/** Ended, so that another can follow it. */
export function sentence(text: string | undefined): string {
  const line = oneLine(text ?? "")
  return line === "" || /[.!?…。！？]["”’)\]]?$/.test(line) ? line : `${line}.`
}

/** One after another; what is empty is left out. */
export const sentences = (...all: (string | undefined)[]): string =>
  all
    .map(sentence)
    .filter((one) => one !== "")
    .join(" ")

export const texts = (kind: "strong" | "text", text: string): Block[] =>
  text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .filter((line) => line.trim() !== "")
    .map((line) => ({ kind, text: oneLine(line) }))

export function labelled(label: string, text: string): Block[] {
  const lines = texts("text", text)
  return lines.length === 0 ? [] : [{ kind: "label", text: label }, ...lines]
}

export const listed = (label: string, items: readonly string[]): Block[] =>
  items.length === 0
    ? []
    : [{ kind: "label", text: label }, ...items.map((text): Block => ({ kind: "item", text: oneLine(text) }))]

export const part = (title: string, blocks: readonly Block[]): Block[] =>
  blocks.length === 0 ? [] : [{ kind: "part", text: title }, ...blocks]

export const table = (
  shares: readonly number[],
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  headed = false,
): Block[] =>
  rows.length === 0
    ? []
    : [
        { kind: "row", head: true, cells: [...heads], shares },
        ...rows.map((cells): Block => ({ kind: "row", head: false, cells: [...cells], shares, headed })),
      ]
