/**
 * A blind round from the first submission to the reveal on every screen: `npm run bench:rounds`.
 *
 * Against the production build, on this machine, with real PostgreSQL: three hundred people on one board give their
 * estimate of one scenario within five seconds, each as a session of the product; then the facilitator reveals, and
 * twelve pages in headless Chromium show it. Measured: from sending to "received" (committed, A12), from the last
 * submission until all were committed, and from the facilitator's command to the paint in each page and to the
 * estimates in each session.
 */
import { mkdtempSync, rmSync } from "node:fs"
import os from "node:os"
import path from "node:path"
import { chromium, type Page } from "@playwright/test"
import { newId } from "../client/browser-world.ts"
import { type NodeSession, openBoard } from "../client/node.ts"
import type { RoundPlan } from "../core/judgement.ts"
import { ensureBrowser } from "../scripts/browser.mjs"
import { ms, percentile, startProduct, writeTable } from "./product.ts"

const port = 4184
const url = `http://localhost:${port}`
const people = 300
const withinMs = 5_000
const pages = 12
const scenarioId = "s1"

const plan: RoundPlan = {
  title: "Bench",
  scenarioIds: [scenarioId],
  blind: true,
  anonymous: false,
  countsOnly: false,
  rationaleRequired: false,
  hidesWorking: true,
  autoReveal: false,
  peekAllowed: false,
  deadline: null,
  follows: null,
}

const data = mkdtempSync(path.join(os.tmpdir(), "parley-bench-"))
const product = await startProduct(port, data)
const executablePath: string = await ensureBrowser()
const browser = await chromium.launch(executablePath ? { executablePath } : {})
try {
  const made = await fetch(`${url}/api/boards`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ title: "A round", lines: ["Abe and Kim meet at the forum"] }),
  })
  const { codes } = (await made.json()) as { codes: { facilitator: string; analyst: string; viewer: string } }
  const host = await openBoard({ url, code: codes.facilitator, name: "Host" })
  const sessions: NodeSession[] = []
  while (sessions.length < people) {
    const some = Array.from({ length: 20 }, (_, i) =>
      openBoard({ url, code: codes.analyst, name: `Person ${sessions.length + i}` }),
    )
    sessions.push(...(await Promise.all(some)))
  }
  const round = await opened(host)
  const screens: Page[] = []
  for (let i = 0; i < pages; i++) screens.push(await watcher(codes.viewer, i))

  const began = performance.now()
  const received = await Promise.all(sessions.map((session, i) => submitted(session, i, round)))
  const lastSent = Math.max(...received.map(({ sentAt }) => sentAt))
  const lastReceived = Math.max(...received.map(({ sentAt, tookMs }) => sentAt + tookMs))
  const tookMs = received.map((one) => one.tookMs)

  const inSessions = sessions.map((session) => revealedIn(session))
  const inPages = screens.map((page) =>
    page.evaluate(() => (window as unknown as { revealed: Promise<number> }).revealed),
  )
  const asked = performance.timeOrigin + performance.now()
  const revealed = await host.judge({ kind: "reveal-round", round })
  if (!revealed.ok) throw new Error(revealed.message)
  const sessionsMs = (await Promise.all(inSessions)).map((at) => at - asked)
  const pagesMs = (await Promise.all(inPages)).map((at) => at - asked)

  const counts = new Set(sessions.map((session) => session.getState().judgement.estimates.length))
  const row = (what: string, value: string, wanted = "") => `| ${what} | ${value} | ${wanted} |`
  const table = [
    "| what | measured | wanted |",
    "|---|---|---|",
    row("submissions", `${people} in ${ms(lastSent - began)}`),
    row("submissions committed a second", (people / ((lastReceived - began) / 1000)).toFixed(0)),
    row("sent to received, p50", ms(percentile(tookMs, 0.5))),
    row("sent to received, p95", ms(percentile(tookMs, 0.95))),
    row("all committed after the last was sent", ms(lastReceived - lastSent), "<= 2 s"),
    row(`reveal to paint, the last of ${pages} pages`, ms(Math.max(...pagesMs)), "<= 1 s"),
    row("reveal to paint, first page to last", ms(Math.max(...pagesMs) - Math.min(...pagesMs))),
    row(`reveal in the last of ${people} sessions`, ms(Math.max(...sessionsMs))),
    row("estimates that each has afterwards", [...counts].join(" and ")),
  ].join("\n")
  process.stdout.write(`${table}\n`)
  writeTable("bench:rounds", table)
  for (const session of [...sessions, host]) await session.close()
} finally {
  await browser.close()
  await product.end("SIGTERM")
  rmSync(data, { recursive: true, force: true })
}

async function opened(host: NodeSession): Promise<number> {
  const reply = await host.judge({ kind: "open-round", id: newId(), plan })
  if (!reply.ok || reply.round === undefined) throw new Error(reply.ok ? "no round" : reply.message)
  return reply.round
}

/** Spread over the five seconds; what is refused for the moment is sent again, as a page does. */
async function submitted(
  session: NodeSession,
  i: number,
  round: number,
): Promise<{ sentAt: number; tookMs: number }> {
  await wait((withinMs * i) / people)
  const yes = 0.01 + (0.98 * i) / people
  const estimate = {
    id: newId(),
    scenarioId,
    round,
    given: null,
    forecast: { probabilities: { yes, no: 1 - yes } },
    interval: null,
    confidence: null,
    rationale: `What person ${i} thinks of it, in a sentence of a usual length, with a reason.`,
    sourceIds: [],
  }
  const sentAt = performance.now()
  for (;;) {
    const reply = await session.judge({ kind: "submit", estimate })
    if (reply.ok) return { sentAt, tookMs: performance.now() - sentAt }
    if (reply.reason !== "unavailable" && reply.reason !== "too-often") throw new Error(reply.message)
    await wait(100)
  }
}

function revealedIn(session: NodeSession): Promise<number> {
  return new Promise((resolve) => {
    const look = () => {
      if (session.getState().judgement.estimates.length < people) return
      stop()
      resolve(performance.timeOrigin + performance.now())
    }
    const stop = session.subscribe(look)
    look()
  })
}

/** A page that notes when it paints the stage of the reveal. */
async function watcher(code: string, i: number): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.goto(`${url}/j/${code}`)
  await page.getByRole("textbox").first().fill(`Screen ${i}`)
  await page.keyboard.press("Enter")
  await page.locator("[data-card]").first().waitFor()
  await page.evaluate(() => {
    const revealed = new Promise<number>((resolve) => {
      const look = () => {
        // Inside an animation frame: this is what the frame is about to paint.
        if (document.querySelector("[data-stage] [data-estimate]"))
          resolve(performance.timeOrigin + performance.now())
        else requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
    })
    Object.assign(window, { revealed })
  })
  return page
}

function wait(forMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, forMs))
}
