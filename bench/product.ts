/** The product as a user starts it, for what is measured in browsers; and how a table gets into docs/performance.md. */
import { spawn } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import os from "node:os"

export interface Product {
  readyMs: number
  end(signal: "SIGTERM" | "SIGKILL"): Promise<void>
}

/** Starts what a user starts, and waits until the health check answers. */
export async function startProduct(port: number, data: string): Promise<Product> {
  const began = performance.now()
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    env: { ...process.env, PORT: String(port), PARLEY_DATA: data, LOG_LEVEL: "warn" },
    stdio: "ignore",
  })
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with code ${child.exitCode}`)
    const answer = await fetch(`http://localhost:${port}/healthz`).catch(() => null)
    if (answer?.ok) break
    if (performance.now() - began > 60_000) throw new Error(`nothing answers on port ${port}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return {
    readyMs: performance.now() - began,
    end: async (signal) => {
      child.kill(signal)
      await ended
    },
  }
}

export const percentile = (values: readonly number[], q: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN
}

export const kB = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`
export const ms = (value: number): string =>
  value >= 1000 ? `${(value / 1000).toFixed(2)} s` : `${value.toFixed(0)} ms`

/** Between the marks of that name, with the machine and the day above it. */
export function writeTable(name: string, table: string): void {
  const page = "docs/performance.md"
  const begin = `<!-- ${name} -->`
  const end = `<!-- /${name} -->`
  const text = readFileSync(page, "utf8")
  const where = `${os.cpus().length} cores (${os.cpus()[0]?.model.trim() ?? "unknown"}), Node ${process.version}, ${os.platform()} ${os.release()}, ${new Date().toISOString().slice(0, 10)}`
  writeFileSync(
    page,
    `${text.slice(0, text.indexOf(begin) + begin.length)}\n${where}\n\n${table}\n${text.slice(text.indexOf(end))}`,
  )
}
