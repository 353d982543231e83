/**
 * What a new user waits for: `npm run bench:stand`.
 *
 * Against the production build, on this machine, with real PostgreSQL and headless Chromium: a cold and a warm
 * start, the way from a click on a join link to a board that takes an edit, an edit in one browser until it is
 * painted in another, and the JavaScript that the join page and the board load first. Prints a table and writes it
 * into docs/performance.md between the marks that carry this script's name.
 */
import { mkdtempSync, rmSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { gzipSync } from "node:zlib"
import { type Browser, chromium, type Page } from "@playwright/test"
import { ensureBrowser } from "../scripts/browser.mjs"
import { kB, ms, percentile, startProduct, writeTable } from "./product.ts"

// Not any port will do: browsers and fetch refuse some (4190 among them).
const port = 4180
const url = `http://localhost:${port}`
const moves = 60

const say = (line: string) => process.stdout.write(`${line}\n`)

/** Every script that the page asked for until it was usable, compressed here with gzip level 9 each. */
function scriptsOf(page: Page): () => Promise<number> {
  const bodies: Promise<number>[] = []
  page.on("response", (response) => {
    if (/javascript/.test(response.headers()["content-type"] ?? "")) {
      const size = response.body().then((body) => gzipSync(body, { level: 9 }).length)
      // Of a page that has been closed meanwhile nobody asks for the sum.
      size.catch(() => {})
      bodies.push(size)
    }
  })
  return async () => (await Promise.all(bodies)).reduce((a, b) => a + b, 0)
}

async function join(browser: Browser, code: string, name: string) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  const joinScripts = scriptsOf(page)
  const clicked = performance.now()
  await page.goto(`${url}/j/${code}`)
  const field = page.getByRole("textbox").first()
  await field.waitFor()
  await page.waitForLoadState("networkidle")
  const joinBytes = await joinScripts()
  const waitedForIdle = performance.now()
  await field.fill(name)
  await field.press("Enter")
  const boardScripts = scriptsOf(page)
  await page.locator("[data-card]").first().waitFor()
  await page
    .getByText(/^Saved/)
    .first()
    .waitFor()
  const editable = performance.now() - waitedForIdle
  return { page, context, joinBytes, boardScripts, editable, total: performance.now() - clicked }
}

/** The way that a person takes who has never been here: link, name, Enter, first control that takes an edit. */
async function joinToEditable(browser: Browser, code: string, name: string): Promise<number> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const began = performance.now()
  await page.goto(`${url}/j/${code}`)
  await page.getByRole("textbox").first().fill(name)
  await page.getByRole("textbox").first().press("Enter")
  await page
    .getByText(/^Saved/)
    .first()
    .waitFor()
  await page.locator("[data-card]").first().waitFor()
  const took = performance.now() - began
  await context.close()
  return took
}

const data = mkdtempSync(path.join(os.tmpdir(), "parley-bench-"))
const rows: [string, string, string][] = []
try {
  const cold = await startProduct(port, data)
  await cold.end("SIGTERM")
  const second = await startProduct(port, data)
  await second.end("SIGKILL")
  const warm = await startProduct(port, data)
  rows.push(["cold start (installed and built; new database)", ms(cold.readyMs), ""])
  rows.push(["warm start (second start)", ms(second.readyMs), "< 5 s"])
  rows.push(["start after kill -9, adopting the database", ms(warm.readyMs), "< 5 s"])

  const made = await fetch(`${url}/api/boards`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ template: "korea-2018" }),
  })
  const board = (await made.json()) as { id: string; codes: { analyst: string } }
  const executablePath: string = await ensureBrowser()
  const browser = await chromium.launch(executablePath ? { executablePath } : {})
  const ways: number[] = []
  for (let i = 0; i < 10; i++) ways.push(await joinToEditable(browser, board.codes.analyst, `Visitor ${i}`))
  rows.push(["join link to editable board, p50", ms(percentile(ways, 0.5)), ""])
  rows.push(["join link to editable board, p95", ms(percentile(ways, 0.95)), "< 3 s"])

  const ada = await join(browser, board.codes.analyst, "Ada")
  const ben = await join(browser, board.codes.analyst, "Ben")
  rows.push(["join page, first-load JavaScript (gzip)", kB(ada.joinBytes), "<= 180 kB"])

  // A visit straight to the board, with nothing cached, is the first load of the board.
  const fresh = await browser.newContext({ storageState: await ben.context.storageState() })
  const freshPage = await fresh.newPage()
  const freshScripts = scriptsOf(freshPage)
  await freshPage.goto(`${url}/b/${board.id}`)
  await freshPage
    .getByText(/^Saved/)
    .first()
    .waitFor()
  await freshPage.waitForLoadState("networkidle")
  rows.push(["board, first-load JavaScript (gzip)", kB(await freshScripts()), "<= 350 kB"])
  await fresh.close()

  await ada.page.goto(`${url}/b/${board.id}?s=s-abe-kim`)
  await ben.page.goto(`${url}/b/${board.id}?s=s-abe-kim`)
  const slider = ada.page.getByRole("complementary").getByRole("slider").first()
  await slider.waitFor()
  await ben.page.getByRole("complementary").getByRole("slider").first().waitFor()
  // tsx names functions through a helper of its own, which the page does not have.
  await ben.page.evaluate("globalThis.__name = (named) => named")
  await ben.page.evaluate(() => {
    const seen: { value: string; at: number }[] = []
    ;(window as unknown as { seen: typeof seen }).seen = seen
    const panel = document.querySelector("aside, [role=complementary]")
    const thumb = (panel ?? document).querySelector("[role=slider], input[type=range]")
    const now = () => thumb?.getAttribute("aria-valuenow") ?? (thumb as HTMLInputElement | null)?.value ?? ""
    let last = now()
    const tick = () => {
      const value = now()
      // Inside an animation frame: this is what the frame is about to paint.
      if (value !== last) seen.push({ value, at: performance.timeOrigin + performance.now() })
      last = value
      requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
  })
  await slider.focus()
  const latencies: number[] = []
  for (let i = 0; i < moves; i++) {
    const before = await ben.page.evaluate(() => (window as unknown as { seen: unknown[] }).seen.length)
    const at = ada.page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          addEventListener("keydown", () => resolve(performance.timeOrigin + performance.now()), {
            once: true,
            capture: true,
          })
        }),
    )
    await slider.press(i % 2 === 0 ? "ArrowUp" : "ArrowDown")
    const from = await at
    await ben.page.waitForFunction(
      (count) => (window as unknown as { seen: unknown[] }).seen.length > count,
      before,
    )
    const painted = await ben.page.evaluate(
      (index) => (window as unknown as { seen: { at: number }[] }).seen[index]?.at ?? Number.NaN,
      before,
    )
    latencies.push(painted - from)
  }
  rows.push([
    `edit in one browser to paint in another, p50 (${moves} moves)`,
    ms(percentile(latencies, 0.5)),
    "",
  ])
  rows.push(["edit in one browser to paint in another, p95", ms(percentile(latencies, 0.95)), "< 300 ms"])
  await browser.close()
  await warm.end("SIGTERM")
} finally {
  rmSync(data, { recursive: true, force: true })
}

const table = [
  "| what | measured | wanted |",
  "|---|---|---|",
  ...rows.map(([what, value, wanted]) => `| ${what} | ${value} | ${wanted} |`),
].join("\n")
say(table)
writeTable("bench:stand", table)
