/**
 * How the board feels in one pair of hands while thirty others edit it: `npm run bench:hands`.
 *
 * Against the production build, on this machine, with real PostgreSQL and headless Chromium: 200 scenarios in eight
 * sets; somebody goes from card to card, sets likelihoods, types and searches, first alone and then while thirty
 * scripted people make an edit a second each and move between scenarios. From each key to the next paint, as the
 * browser's Event Timing reports it (steps of 8 ms; what is under 16 ms counts as 16), and the frames meanwhile.
 */
import { mkdtempSync, rmSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { chromium, type Page } from "@playwright/test"
import { boardActions } from "../client/board-actions.ts"
import { newId } from "../client/browser-world.ts"
import { type NodeSession, openBoard } from "../client/node.ts"
import { ensureBrowser } from "../scripts/browser.mjs"
import { ms, percentile, startProduct, writeTable } from "./product.ts"

const port = 4182
const url = `http://localhost:${port}`
const people = 30
const sets = 8
const scenarios = 200
const rounds = 12

interface Measured {
  inputs: number[]
  frames: number[]
  longest: number
}

const data = mkdtempSync(path.join(os.tmpdir(), "parley-bench-"))
const product = await startProduct(port, data)
const executablePath: string = await ensureBrowser()
const browser = await chromium.launch(executablePath ? { executablePath } : {})
try {
  const made = await fetch(`${url}/api/boards`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ title: "Two hundred", lines: ["The first"] }),
  })
  const { codes } = (await made.json()) as { codes: { facilitator: string; analyst: string } }
  const host = await openBoard({ url, code: codes.facilitator, name: "Host" })
  await fill(host)

  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.goto(`${url}/j/${codes.analyst}`)
  await page.getByRole("textbox").first().fill("Ada")
  await page.keyboard.press("Enter")
  await page.locator("[data-card]").nth(150).waitFor({ state: "attached" })
  await page
    .getByText(/^Saved/)
    .first()
    .waitFor()
  await watch(page)

  await work(page)
  const alone = await measured(page, () => work(page))
  const sessions: NodeSession[] = []
  for (let i = 0; i < people; i++)
    sessions.push(await openBoard({ url, code: codes.analyst, name: `Person ${i}` }))
  const stop = edit(sessions)
  const among = await measured(page, () => work(page))
  const edits = stop()
  for (const session of [...sessions, host]) await session.close()
  await context.close()

  const row = (what: string, of: (m: Measured) => string, wanted = "") =>
    `| ${what} | ${of(alone)} | ${of(among)} | ${wanted} |`
  const table = [
    `| 200 scenarios | alone | while ${people} people edit (${edits} edits) | wanted |`,
    "|---|---|---|---|",
    row("key to paint, p50", (m) => ms(percentile(m.inputs, 0.5))),
    row("key to paint, p95", (m) => ms(percentile(m.inputs, 0.95)), "<= 100 ms"),
    row("key to paint, p99", (m) => ms(percentile(m.inputs, 0.99))),
    row("keys measured", (m) => String(m.inputs.length)),
    row("frame time, p50", (m) => ms(percentile(m.frames, 0.5))),
    row("frame time, p95", (m) => ms(percentile(m.frames, 0.95))),
    row("frames over 50 ms", (m) => {
      const slow = m.frames.filter((frame) => frame > 50).length
      return `${slow} of ${m.frames.length}`
    }),
    row("longest task", (m) => ms(m.longest)),
  ].join("\n")
  process.stdout.write(`${table}\n`)
  writeTable("bench:hands", table)
} finally {
  await browser.close()
  await product.end("SIGTERM")
  rmSync(data, { recursive: true, force: true })
}

async function fill(host: NodeSession): Promise<void> {
  const actions = boardActions(host, { newId, now: Date.now })
  const setIds: string[] = []
  for (let i = 0; i < sets; i++) {
    const done = actions.addSet(`Set ${i + 1}`, i % 2 === 0 ? "exclusive" : "independent")
    if (done.ok) setIds.push(done.value.id)
  }
  for (let i = 0; i < scenarios; i++) {
    const title = `Scenario ${i + 1}: the talks of round ${i % 17} lead to a step that both sides call tangible`
    const done = actions.addScenario({ title, setId: setIds[i % sets] ?? null })
    if (!done.ok) throw new Error(done.error.message)
    if (i % 20 === 19) await host.saved()
  }
  await host.saved()
}

/** One edit a second each, and a look at another scenario now and then. */
function edit(sessions: NodeSession[]): () => number {
  let edits = 0
  let turn = 0
  const timers = sessions.map((session, who) => {
    const actions = boardActions(session, { newId, now: Date.now })
    return setInterval(() => {
      const all = session.getState().board.scenarios
      const scenario = all[(turn++ * 37 + who * 11) % all.length]
      if (!scenario) return
      session.setFocus({ scenarioId: scenario.id, field: "working" })
      const done =
        turn % 3 === 0
          ? actions.editText(
              "scenarios",
              scenario.id,
              "background",
              `${scenario.background} More of ${who}.`.slice(-400),
            )
          : actions.setField("scenarios", scenario.id, "impact", 1 + (turn % 5))
      if (done.ok) edits++
      const yes = 0.05 + 0.9 * ((turn % 97) / 97)
      if (turn % 2 === 0 && scenario.working && actions.setProbability(scenario.id, "yes", yes).ok) edits++
    }, 1_000 + who)
  })
  return () => {
    for (const timer of timers) clearInterval(timer)
    return edits
  }
}

/** What somebody does with the board: every kind of touch a few times. */
async function work(page: Page): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await page
      .locator("[data-card]")
      .nth(round * 7)
      .focus()
    for (const key of ["j", "j", "k", "l", "j", "h"]) await page.keyboard.press(key)
    await page.keyboard.press("Enter")
    const panel = page.getByRole("complementary", { name: "Scenario" })
    const slider = panel.getByRole("slider").first()
    await slider.focus()
    for (let i = 0; i < 6; i++) await page.keyboard.press(i % 2 === 0 ? "ArrowUp" : "ArrowDown")
    await panel.getByRole("textbox", { name: "Resolution criteria" }).focus()
    await page.keyboard.type("seen by two sources ", { delay: 20 })
    await page.keyboard.press("Escape")
    await panel.waitFor({ state: "detached" })
  }
}

async function watch(page: Page): Promise<void> {
  // tsx names functions through a helper of its own, which the page does not have.
  await page.evaluate("globalThis.__name = (named) => named")
  await page.evaluate(() => {
    const seen = { inputs: [] as number[], keys: 0, frames: [] as number[], longest: 0 }
    Object.assign(window, { seen })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.name === "keydown") seen.inputs.push(entry.duration)
    }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit)
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.longest = Math.max(seen.longest, entry.duration)
    }).observe({ type: "longtask" })
    addEventListener("keydown", () => seen.keys++, { capture: true })
    let last = performance.now()
    const frame = (now: number) => {
      seen.frames.push(now - last)
      last = now
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
}

async function measured(page: Page, task: () => Promise<void>): Promise<Measured> {
  type Seen = { inputs: number[]; keys: number; frames: number[]; longest: number }
  await page.evaluate(() => {
    const { seen } = window as unknown as { seen: Seen }
    Object.assign(seen, { inputs: [], keys: 0, frames: [], longest: 0 })
  })
  await task()
  // What was pressed last is reported with its frame.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100))))
  return page.evaluate(() => {
    const { inputs, keys, frames, longest } = (window as unknown as { seen: Seen }).seen
    const quick = Array.from({ length: Math.max(0, keys - inputs.length) }, () => 16)
    return { inputs: [...inputs, ...quick], frames: frames.slice(1), longest }
  })
}
