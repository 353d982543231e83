/**
 * The pictures in README.md, made again: `npm run screenshots`.
 *
 * The Korea board in two browsers at 1440 x 900: in light, with colleagues at work on it; in dark, with a scenario
 * open while a colleague drags its likelihood. Nothing is staged that a person could not do.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { type Browser, chromium, type Page } from "@playwright/test"
import { ensureBrowser } from "../scripts/browser.mjs"
import { startProduct } from "./product.ts"

const port = 4191
const url = `http://127.0.0.1:${port}`
const folder = path.join(import.meta.dirname, "..", "docs", "images")
const mostBytes = 300_000
const meeting = "Kim Jong-un attends the Eastern Economic Forum in Vladivostok"
const step = "DPRK takes a tangible, externally verified denuclearization step"

async function pageOf(browser: Browser, colorScheme: "light" | "dark"): Promise<Page> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1440, height: 900 },
    colorScheme,
    reducedMotion: "reduce",
  })
  return context.newPage()
}

async function joins(page: Page, code: string, name: string): Promise<void> {
  await page.goto(`/j/${code}`)
  await page.getByRole("textbox", { name: "Your name" }).fill(name)
  await page.keyboard.press("Enter")
  await page
    .getByRole("group", { name: "Status" })
    .getByText(/^Saved/)
    .waitFor()
}

const opens = (page: Page, title: string) =>
  page.getByRole("article").getByRole("button", { name: title, exact: true }).click()

/** Takes the thumb and holds it there: what colleagues see is a value on its way. */
async function drags(page: Page, title: string, by: number): Promise<void> {
  const thumb = page.getByRole("slider", { name: `Likelihood: ${title}`, exact: true })
  const box = await thumb.boundingBox()
  if (box === null) throw new Error("the thumb is not on the page")
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2 + by, box.y + box.height / 2, { steps: 4 })
}

async function taken(page: Page, name: string): Promise<void> {
  const file = path.join(folder, name)
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path: file })
  const { size } = statSync(file)
  if (size > mostBytes) throw new Error(`${name} is ${size} bytes; ${mostBytes} is the most for a README`)
  process.stdout.write(`${name}: ${Math.round(size / 1000)} kB\n`)
}

mkdirSync(folder, { recursive: true })
const data = mkdtempSync(path.join(os.tmpdir(), "parley-pictures-"))
const product = await startProduct(port, data)
const program = await ensureBrowser()
const browser = await chromium.launch(program ? { executablePath: program } : {})
try {
  const [haruka, minjun] = [await pageOf(browser, "light"), await pageOf(browser, "dark")]
  const made = await haruka.request.post("/api/boards", {
    data: { template: "korea-2018", name: "Haruka Ito" },
  })
  if (!made.ok()) throw new Error(await made.text())
  const { id, codes } = (await made.json()) as { id: string; codes: { analyst: string } }
  await haruka.goto(`/b/${id}`)
  await joins(minjun, codes.analyst, "Min-jun Park")

  await opens(minjun, meeting)
  await drags(minjun, meeting, 40)
  await haruka.locator("article [data-person]").first().waitFor()
  await haruka.mouse.move(720, 899)
  await taken(haruka, "board-light.png")
  await minjun.mouse.up()

  await opens(haruka, step)
  await opens(minjun, step)
  await drags(haruka, step, 60)
  await minjun.locator("[data-colleague]").waitFor()
  await taken(minjun, "board-dark.png")
  await haruka.mouse.up()
} finally {
  await browser.close()
  await product.end("SIGTERM")
  rmSync(data, { recursive: true, force: true })
}
