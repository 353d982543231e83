/** A formatted text to be read: real headings and lists, and no editor. Nothing in it is more than text and links. */
import { Fragment, type ReactNode } from "react"
import { type Line, linesOf, type Stretch } from "../../core/rich-lines.ts"
import type { FormatRange } from "../../core/rich-text.ts"

export interface StaticRichTextProps {
  text: string
  ranges: readonly FormatRange[] | undefined
  /** As high as it is in the editor, with the line that waits for words at its end. */
  asInEditor?: boolean
}

export function StaticRichText({ text, ranges, asInEditor = false }: StaticRichTextProps) {
  const lines = linesOf(text, ranges)
  const last = lines.at(-1)
  const shown = !asInEditor && lines.length > 1 && last?.stretches.length === 0 ? lines.slice(0, -1) : lines
  return <div className="rich">{groups(shown).map(part)}</div>
}

/** Lines of a list that follow each other are one list. */
function groups(lines: readonly Line[]): Line[][] {
  const made: Line[][] = []
  for (const line of lines) {
    const last = made.at(-1)
    const goesOn = line.block === "bullet" || line.block === "number"
    if (goesOn && last?.[0]?.block === line.block) last.push(line)
    else made.push([line])
  }
  return made
}

function part(lines: Line[]): ReactNode {
  const [first] = lines
  if (!first) return null
  const { block, from } = first
  const at = { "data-from": from }
  switch (block) {
    case "heading":
      return (
        <h4 key={from} data-block="heading" {...at}>
          <Words of={first} />
        </h4>
      )
    case "subheading":
      return (
        <h5 key={from} data-block="subheading" {...at}>
          <Words of={first} />
        </h5>
      )
    case "bullet":
    case "number": {
      const List = block === "bullet" ? "ul" : "ol"
      return (
        // Safari takes a list without markers for none.
        <List key={from} role="list">
          {lines.map((line) => (
            <li key={line.from} data-block={block} data-from={line.from}>
              <Words of={line} />
            </li>
          ))}
        </List>
      )
    }
    case "quote":
      return (
        <blockquote key={from} data-block="quote" {...at}>
          <Words of={first} />
        </blockquote>
      )
    default:
      return (
        <p key={from} {...at}>
          <Words of={first} />
        </p>
      )
  }
}

function Words({ of: { stretches } }: { of: Line }) {
  if (stretches.length === 0) return <br />
  let at = 0
  return stretches.map((stretch) => {
    const key = at
    at += stretch.text.length
    return <Fragment key={key}>{marked(stretch)}</Fragment>
  })
}

function marked({ text, marks }: Stretch): ReactNode {
  let words: ReactNode = text
  if (marks.code) words = <code>{words}</code>
  if (marks.italic) words = <em>{words}</em>
  if (marks.bold) words = <strong>{words}</strong>
  if (marks.link === undefined) return words
  return (
    <a href={marks.link} target="_blank" rel="noopener noreferrer">
      {words}
      <span className="sr-only"> (opens in a new tab)</span>
    </a>
  )
}
