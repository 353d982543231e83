/** What axe finds on a page, in each of the looks that a page has. */
import AxeBuilder from "@axe-core/playwright"
import { expect, type Person } from "./people.ts"

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

export const looks = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  "forced colours": { colorScheme: "dark", forcedColors: "active" },
} as const
type Look = keyof typeof looks

/** Of the whole page, or of one part of it when the rest has been looked at already. All of a story is examined. */
async function isAccessible(who: Person, look: Look, where: string, part?: string): Promise<void> {
  const axe = new AxeBuilder({ page: who.page }).withTags(rules)
  // Contrast is the system's in forced colours; axe reads the colours that it has painted over.
  if (look === "forced colours") axe.disableRules(["color-contrast"])
  return examined(axe, look, where, part)
}

async function examined(axe: AxeBuilder, look: Look, where: string, part?: string): Promise<void> {
  const { violations } = await (part === undefined ? axe : axe.include(part)).analyze()
  const said = violations.map(
    ({ id, help, nodes }) =>
      `${where}: ${id} (${help})\n${nodes.map((node) => `  ${node.html}\n  ${node.failureSummary}`).join("\n")}`,
  )
  expect.soft(said, `${where} in ${look}`).toEqual([])
}

/**
 * The same in one look after the other: what a story comes by is walked to once. What is dark has the same elements in
 * the same places, so there only what depends on colours is examined again; forced colours of whole pages.
 */
export async function isAccessibleInEveryLook(who: Person, where: string, part?: string): Promise<void> {
  await who.page.emulateMedia({ forcedColors: "none", ...looks.light })
  await isAccessible(who, "light", where, part)
  await who.page.emulateMedia({ forcedColors: "none", ...looks.dark })
  await examined(
    new AxeBuilder({ page: who.page }).withRules(["color-contrast", "link-in-text-block"]),
    "dark",
    where,
    part,
  )
  if (part === undefined) {
    await who.page.emulateMedia(looks["forced colours"])
    await isAccessible(who, "forced colours", where)
  }
  await who.page.emulateMedia({ forcedColors: "none", ...looks.light })
}
