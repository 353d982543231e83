// What `npm start`, `npm run dev` and `npm test` have in common: is this checkout ready, and if not, the one step that
// is missing. Plain Node and nothing installed: these run on a fresh clone, on every platform.
import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

export const root = join(dirname(fileURLToPath(import.meta.url)), "..")

export function say(line) {
  process.stdout.write(`${line}\n`)
}

/** Why a step could not be done; the message is meant for the person who typed the command. */
export class Unready extends Error {}

/** Runs the steps; where one cannot be done, says why and ends with exit code 1. */
export async function orGiveUp(steps) {
  for (const signal of stopSignals) process.on(signal, breakOff)
  try {
    return await steps()
  } catch (error) {
    if (error instanceof Unready) giveUp(error.message)
    throw error
  } finally {
    for (const signal of stopSignals) process.off(signal, breakOff)
  }
}

export const stopSignals = ["SIGINT", "SIGTERM", "SIGHUP"]
const children = new Set()

// An install or a build that went on alone would work against the next start's.
function breakOff(signal) {
  for (const child of children) child.kill(signal)
  process.exit(1)
}

/**
 * Stops this process as SIGTERM would when npm is gone. npm runs us behind a shell, and a SIGTERM to npm ends that
 * shell, which tells nobody: the server would run on, with its port and its database.
 */
export function stopWithNpm() {
  if (process.env.npm_lifecycle_event === undefined || process.platform === "win32") return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, "SIGTERM")
  }, 200)
  watch.unref()
}

export function giveUp(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Unready(
      `Parley needs Node 20.19 or newer, and this is ${process.versions.node}; get one from https://nodejs.org.`,
    )
  }
}

/** Runs a program to its end: { code, output }, with the output also shown unless `quiet`. */
export function run(program, args, { quiet = false, env = process.env, timeoutMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    })
    children.add(child)
    const chunks = []
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), timeoutMs)
    for (const stream of ["stdout", "stderr"]) {
      child[stream].on("data", (chunk) => {
        chunks.push(chunk)
        if (!quiet) process[stream].write(chunk)
      })
    }
    const finish = (code) => {
      clearTimeout(timer)
      children.delete(child)
      resolve({ code, output: Buffer.concat(chunks).toString("utf8") })
    }
    child.on("error", (error) => {
      chunks.push(Buffer.from(`${error.message}\n`))
      finish(127)
    })
    child.on("close", (code, signal) => finish(code ?? (signal === null ? 1 : 128)))
  })
}

/** Runs the program that a package brings, without npx and without a shell. */
export function runPackage(name, args, options) {
  const folder = join(root, "node_modules", name)
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
  const entry = typeof bin === "string" ? bin : (bin[name.split("/").at(-1)] ?? Object.values(bin)[0])
  return run(process.execPath, [join(folder, entry), ...args], options)
}

export async function ensureInstalled() {
  const lock = readFileSync(join(root, "package-lock.json"))
  const wanted = `${digest([lock])} ${process.platform} ${process.arch}`
  const stamp = join(root, "node_modules", ".parley-installed")
  if (readIfThere(stamp) === wanted) return
  if (!installedMatches(JSON.parse(lock.toString("utf8")))) {
    say("Installing the packages (a minute or two, only when they have changed) ...")
    const { code, output } = await npm(["ci", "--no-audit", "--no-fund"], { quiet: true })
    if (code !== 0) throw new Unready(`${output}\nThe packages could not be installed; see above.`)
  }
  writeFileSync(stamp, wanted)
}

export async function ensureGenerated() {
  const wanted = digest([
    readFileSync(join(root, "prisma", "schema.prisma")),
    readFileSync(join(root, "prisma.config.ts")),
    readFileSync(join(root, "node_modules", "prisma", "package.json")),
  ])
  const stamp = join(root, "server", "generated", ".schema-hash")
  const client = join(root, "server", "generated", "prisma", "client.ts")
  if (readIfThere(stamp) === wanted && existsSync(client)) return
  say("Generating the database client ...")
  const { code, output } = await run(process.execPath, [join(root, "scripts", "prisma-generate.mjs")], {
    quiet: true,
  })
  if (code !== 0) throw new Unready(`${output}\nThe database client could not be generated; see above.`)
  writeFileSync(stamp, wanted)
}

export async function ensureBuilt() {
  const wanted = hashSources()
  const stamp = join(root, "dist", ".sources-hash")
  if (readIfThere(stamp) === wanted && existsSync(join(root, ".next", "BUILD_ID"))) return
  say("Building (half a minute, only when the sources have changed) ...")
  // Gone first: a build that is cut off must not pass for a finished one.
  rmSync(stamp, { force: true })
  // Types that `npm run dev` left behind for routes that no longer exist would fail the build.
  rmSync(join(root, ".next", "dev", "types"), { recursive: true, force: true })
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" }
  const pages = await runPackage("next", ["build"], { quiet: true, env })
  if (pages.code !== 0) throw new Unready(`${pages.output}\nThe pages could not be built; see above.`)
  const server = await bundleServer()
  if (server.code !== 0) throw new Unready(`${server.output}\nThe server could not be built; see above.`)
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, wanted)
}

function bundleServer() {
  const esbuild = `
    import { build } from "esbuild"
    const options = {
      outdir: "dist", outExtension: { ".js": ".mjs" }, bundle: true, platform: "node",
      format: "esm", target: "node20", packages: "external", sourcemap: true, logLevel: "warning" }
    await build({
      ...options,
      entryPoints: {
        server: "server/main.ts",
        "checkpoint-worker": "server/store/checkpoint-worker.ts",
        "model-file-worker": "server/http/model-file-worker.ts",
      } })
    // In pieces: in one file the packages of every renderer would be loaded with the first.
    await build({
      ...options,
      splitting: true, chunkNames: "render-[name]-[hash]",
      entryPoints: { "render-worker": "server/exports/render-worker.ts" } })`
  return run(process.execPath, ["--input-type=module", "--eval", esbuild], { quiet: true })
}

/** Everything from which .next/ and dist/ follow. Tests, benches and documents do not count. */
function hashSources() {
  const folders = ["app", "client", "components", "core", "server", "prisma", "public"]
  const files = readdirSync(root).filter(
    (name) => /\.(ts|tsx|mts|mjs|js|json|css)$/.test(name) && !name.endsWith(".d.ts"),
  )
  const paths = [...files, ...folders.flatMap(walk)].filter((path) => !path.endsWith(".tsbuildinfo"))
  return digest(paths.sort().flatMap((path) => [Buffer.from(`\0${path}\0`), readFileSync(join(root, path))]))
}

function walk(folder) {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (path === "server/generated") return []
    return entry.isDirectory() ? walk(path) : [path]
  })
}

// npm writes down what it installed. An `npm install` by hand is as good as ours. What is optional may be absent: it is
// mostly other platforms' binaries.
function installedMatches(lock) {
  const hidden = readIfThere(join(root, "node_modules", ".package-lock.json"))
  if (hidden === undefined) return false
  const installed = JSON.parse(hidden).packages
  return Object.entries(lock.packages).every(([path, entry]) => {
    if (path === "") return true
    const found = installed[path]
    return found === undefined ? entry.optional === true : found.version === entry.version
  })
}

function npm(args, options) {
  // npm tells its children where it lies, which spares us npm.cmd and a shell on Windows.
  const entry =
    process.env.npm_execpath ?? join(dirname(process.execPath), "node_modules", "npm", "bin", "npm-cli.js")
  if (/\.c?js$/.test(entry) && existsSync(entry)) return run(process.execPath, [entry, ...args], options)
  return run("npm", args, options)
}

function digest(parts) {
  const hash = createHash("sha256")
  for (const part of parts) hash.update(part)
  return hash.digest("hex")
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined
}
