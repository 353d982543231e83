/** Drivers with the level at which each stands, and what each combination of levels does to an outcome. */
import type { Driver, Response } from "../../../core/board.ts"
import { shareTaking, shiftOf, sizeOf, tableOf } from "../../../core/response.ts"
import { strengthWords } from "../../../core/strength.ts"
import { baselineIn, type Drawing } from "./drawing.ts"
import { faint, hairline, ink, less, more, white } from "./palette.ts"
import { type Shown, titleOf, type View } from "./shown.ts"
import { styles } from "./typesetting.ts"

const width = 1160
const headWidth = 200

export const driversView: View = (shown, start) => {
  const drawing = start()
  const { drivers, responses } = shown.board
  let y = 0
  for (const driver of drivers) y = driverCard(drawing, driver, y) + 18
  if (responses.length > 0) {
    y = drawing.lines(["What they do"], 0, y + 10, styles.heading)
    y = drawing.lines(
      drawing.type.lines(
        "How the odds change at each level: ×2 doubles them, ×0.5 halves them. Framed: where the board stands.",
        styles.small,
        width,
      ),
      0,
      y,
      styles.small,
    )
  }
  let widest = width
  for (const response of responses) {
    const made = responseTable(drawing, shown, response, y + 18)
    if (made) {
      y = made.bottom
      widest = Math.max(widest, made.right)
    }
  }
  return {
    drawing,
    width: widest,
    height: y,
    description: "Drivers with their levels, and how the odds of outcomes change at each level.",
  }
}

/** "3 enforced" for the level 3 is one number too many. */
const levelWords = (words: string, level: number): string =>
  words.replace(new RegExp(`^\\s*${level}\\s*[:.)·-]?\\s+`), "") || words

function driverCard(drawing: Drawing, driver: Driver, y: number): number {
  const { type } = drawing
  const name = type.lines(driver.title || "Untitled driver", styles.statement, 300)
  const left = 330
  const each = (width - left) / driver.levels.length
  const room = each - 14
  const words = driver.levels.map((level, i) =>
    type.lines(`${i} ${levelWords(level, i)}`, styles.small, room),
  )
  const height = Math.max(...words.map(({ length }) => length)) * styles.small.leading + 16
  drawing.lines(name, 0, y + 4, styles.statement)
  words.forEach((lines, i) => {
    const here = driver.level === i
    const x = left + i * each
    drawing.rect(x + 1, y + 1, each - 4, height, {
      fill: here ? white : faint,
      stroke: here ? ink : hairline,
      weight: here ? 2.5 : 1,
      radius: 4,
    })
    drawing.lines(
      lines,
      x + 8,
      y + 9,
      here ? { ...styles.small, fill: ink, face: styles.strong.face } : styles.small,
    )
  })
  let end = y + Math.max(height, name.length * styles.statement.leading + 4)
  if (!Number.isInteger(driver.level))
    end = drawing.lines([`stands at ${Number(driver.level.toFixed(2))}`], left, end + 4, styles.small)
  return end + 4
}

function responseTable(
  drawing: Drawing,
  shown: Shown,
  response: Response,
  top: number,
): { bottom: number; right: number } | null {
  const { drivers, scenarios } = shown.board
  const scenario = scenarios.find(({ id }) => id === response.scenarioId)
  const size = sizeOf(response, drivers)
  const [rows, columns] = response.driverIds.map((id) => drivers.find((driver) => driver.id === id))
  if (!scenario || !size || !rows) return null
  const { type } = drawing
  const table = tableOf(response, size)
  const label = scenario.outcomes.find(({ id }) => id === response.outcomeId)?.label ?? ""
  let y = drawing.lines(
    type.lines(`${shown.numberOf(scenario.id)} ${titleOf(scenario)}: ${label}`, styles.statement, width),
    0,
    top,
    styles.statement,
  )
  const by = columns ? `${rows.title} (down) and ${columns.title} (across)` : rows.title
  y = drawing.lines(type.lines(`By ${by}`, styles.body, width), 0, y + 2, styles.body)
  const at = shiftOf(response, drivers)
  const modifying = drivers.find(({ id }) => id === response.modifier?.driverId)
  const last = columns ?? rows
  const said = [
    `Where the board stands: ${strengthWords(at.shift)}.`,
    response.modifier && modifying
      ? `At level ${Number(modifying.level.toFixed(2))} of ${modifying.title}, ${Math.round(shareTaking(response.modifier, modifying.level) * 100)}% of ${last.title} takes effect.`
      : "",
  ].filter((one) => one !== "")
  y = drawing.lines(type.lines(said.join(" "), styles.small, width), 0, y, styles.small) + 8
  // A response to one driver lies along, as its levels do.
  const across = columns ?? rows
  const lines = columns ? table : [table.map((row) => row[0] ?? 0)]
  const cell = Math.max(64, Math.min(150, (width - headWidth) / across.levels.length))
  const heads = across.levels.map((level, i) =>
    type.lines(`${i} ${levelWords(level, i)}`, styles.small, cell - 10, 5),
  )
  const headHeight = Math.max(...heads.map(({ length }) => length)) * styles.small.leading + 6
  heads.forEach((head, i) => {
    drawing.lines(head, headWidth + i * cell + 4, y, styles.small)
  })
  y += headHeight
  lines.forEach((line, row) => {
    const name = columns
      ? type.lines(`${row} ${levelWords(rows.levels[row] ?? "", row)}`, styles.small, headWidth - 14, 4)
      : []
    const height = Math.max(32, name.length * styles.small.leading + 8)
    drawing.lines(name, 0, y + 5, styles.small)
    line.forEach((shift, column) => {
      const x = headWidth + column * cell
      const here = columns
        ? Math.abs(at.row - row) < 0.5 && Math.abs(at.column - column) < 0.5
        : Math.abs(at.row - column) < 0.5
      drawing.rect(x, y, cell, height, { fill: tinted(shift), stroke: hairline })
      if (here) drawing.rect(x + 2, y + 2, cell - 4, height - 4, { stroke: ink, weight: 2.5 })
      const style = Math.abs(shift) < 1e-9 ? styles.small : styles.strong
      drawing.text(
        factorOf(shift),
        x + cell / 2,
        y + height / 2 - style.leading / 2 + baselineIn(style),
        style,
        "middle",
      )
    })
    y += height
  })
  return { bottom: y + 14, right: headWidth + across.levels.length * cell }
}

/** `×1`, `×2`, `×0.5` */
const factorOf = (shift: number): string => {
  const factor = Math.exp(shift)
  return `×${factor >= 10 ? Math.round(factor) : Number(factor.toPrecision(2))}`
}

/** Paler than any text on it needs; the number and not the tint says which way. */
function tinted(shift: number): string {
  const share = Math.min(1, Math.abs(shift) / 2) * 0.35
  const target = shift >= 0 ? more : less
  const mixed = [1, 3, 5].map((i) => {
    const part = Number.parseInt(target.slice(i, i + 2), 16)
    return Math.round(255 - (255 - part) * share)
      .toString(16)
      .padStart(2, "0")
  })
  return `#${mixed.join("")}`
}
