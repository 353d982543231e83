/** What axe finds on a page, in each of the looks that a page has. */
import axe, { type AxeResults, type RunOptions } from "axe-core"
import { expect, type Person } from "./people.ts"

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

export const looks = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  "forced colours": { colorScheme: "dark", forcedColors: "active" },
} as const

/** Rules whose verdict can be another one where the same elements are painted in other colours, or otherwise wide. */
const ofColours = ["color-contrast", "link-in-text-block"]
const ofForcedColours = ["link-in-text-block", "target-size", "scrollable-region-focusable"]

/**
 * axe is brought into a page once, and asked for what fails alone: bringing it each time, and having it tell of each
 * element that passed, costs more than the examination. All of a story is examined, whatever is found on the way.
 */
async function examine(
  who: Person,
  look: keyof typeof looks,
  where: string,
  { part, only }: { part: string | undefined; only?: string[] },
): Promise<void> {
  const { page } = who
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source)
  const options: RunOptions = {
    runOnly: only ? { type: "rule", values: only } : { type: "tag", values: rules },
    resultTypes: ["violations"],
    // Style sheets of other sites; a page of ours has none.
    preload: false,
  }
  const violations = await page.evaluate(
    async ([within, wanted]) => {
      const { axe } = window as unknown as {
        axe: { run(context: unknown, options: unknown): Promise<AxeResults> }
      }
      const found = (await axe.run(within ?? document, wanted)).violations
      return found.map(({ id, help, nodes }) => ({
        id,
        help,
        nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })),
      }))
    },
    [part, options] as const,
  )
  const said = violations.map(
    ({ id, help, nodes }) =>
      `${where}: ${id} (${help})\n${nodes.map((node) => `  ${node.html}\n  ${node.failureSummary}`).join("\n")}`,
  )
  expect.soft(said, `${where} in ${look}`).toEqual([])
}

/**
 * Of the whole page, or of one part of it when the rest has been looked at already; in one look after the other, since
 * what a story comes by is walked to once. What is dark or in forced colours has the same elements, so there only what
 * depends on colours is examined again; forced colours of whole pages, where contrast is the system's.
 */
export async function isAccessibleInEveryLook(who: Person, where: string, part?: string): Promise<void> {
  await wears(who, "light")
  await examine(who, "light", where, { part })
  await wears(who, "dark")
  await examine(who, "dark", where, { part, only: ofColours })
  if (part === undefined) {
    await wears(who, "forced colours")
    await examine(who, "forced colours", where, { part, only: ofForcedColours })
  }
  await wears(who, "light")
}

/** Until it is painted so: a colour on its way from one look to the other is in neither. */
async function wears(who: Person, look: keyof typeof looks): Promise<void> {
  await who.page.emulateMedia({ forcedColors: "none", ...looks[look] })
  await who.page.evaluate(async (dark) => {
    const painted = () => new Promise((resolve) => requestAnimationFrame(() => resolve(null)))
    while (window.matchMedia("(prefers-color-scheme: dark)").matches !== dark) await painted()
    await painted()
    await painted()
    const endless = (motion: Animation) => motion.effect?.getComputedTiming().endTime === Infinity
    const motions = () =>
      document.getAnimations().filter((one) => one.playState === "running" && !endless(one))
    while (motions().length > 0) {
      await Promise.allSettled(motions().map((motion) => motion.finished))
      await painted()
    }
  }, looks[look].colorScheme === "dark")
}
