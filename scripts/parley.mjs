// npm run parley -- export <address> --format pdf    writes the newest snapshot to a file; for cron jobs
// npm run parley -- list <address>                   the snapshots of a board
//
// <address> is a share link (/r/...), a link or code to join with, or a board (/b/...) that was joined from here
// before; from PARLEY_ADDRESS where the command names none, since others on a machine see what commands are called with.
// Who joins is kept in a file, so that a job that runs every night is one member and not three hundred.
//
// Ends with 0; 1 when the server refuses or has no such thing; 2 when it was called wrongly; 3 when no server answers.
import { createHash } from "node:crypto"
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { homedir } from "node:os"
import { basename, dirname, join, resolve } from "node:path"
import { parseArgs } from "node:util"

const formats = ["pdf", "pptx", "xlsx", "csv", "json", "md", "svg", "png", "bif"]
const usage = `Use: npm run parley -- export <share link, join link or code, or board> --format pdf
     npm run parley -- list <share link, join link or code, or board>

  --format <f>       ${formats.join(", ")}
  --out <file>       where to; else the server's name for it, in this folder. "-" writes to standard output
  --snapshot <n>     the one of that number or id; else the newest
  --take             take a snapshot first, when the role allows it
  --title <words>    of the snapshot that is taken
  --paper <p>        a4, letter
  --view <v>         board, outline, influence, cross-impact, matrix, timeline, signals, drivers (of a picture)
  --annex            of a PDF: everything, behind the one page
  --rounded          numbers to five percentage points on the page
  --since <id>       what has changed since that snapshot
  PARLEY_ADDRESS     the link or code, where it should not stand in the command
  --server <url>     for a bare code; else PARLEY_SERVER, else http://localhost:3000
  --name <name>      on the board; else "Parley export"
  --keep <file>      where the cookies are kept; else PARLEY_COOKIES, else a file in your settings folder`

const longestMs = 60_000

class Ended extends Error {
  constructor(code, message) {
    super(message)
    this.code = code
  }
}
const misused = (message) => new Ended(2, `${message}\n\n${usage}`)

try {
  await run(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof Ended)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = error.code
}

async function run(argv) {
  const { command, address, options } = understood(argv)
  const asked = whereTo(address, options)
  if (command === "list") return asked.token === null ? listBoard(asked, options) : listShare(asked)
  const { format } = options
  if (!formats.includes(format)) throw misused(`Say the format with --format: ${formats.join(", ")}.`)
  if (asked.token !== null) refuseForShare(options)
  const path = asked.token === null ? await snapshotPath(asked, options) : `/api/shared/${asked.token}`
  await exported(asked, `${path}.${format}${queryOf(options)}`, options)
}

/** A share shows one thing, without names; more is asked of a member. */
function refuseForShare({ format, take, snapshot, since }) {
  if (format === "json") {
    throw new Ended(
      1,
      "A share link gives no JSON: names of people could not be left out of what is hashed. Give a link or code to join with.",
    )
  }
  if (take || snapshot !== undefined || since !== undefined)
    throw misused("A share link shows what was shared. Give a link or code to join with.")
}

function understood(argv) {
  let parsed
  try {
    parsed = parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        ...Object.fromEntries(
          ["format", "out", "snapshot", "title", "paper", "view", "since", "server", "name", "keep"].map(
            (name) => [name, { type: "string" }],
          ),
        ),
        ...Object.fromEntries(
          ["take", "annex", "rounded", "help"].map((name) => [name, { type: "boolean" }]),
        ),
      },
    })
  } catch (error) {
    throw misused(error.message)
  }
  const [command, address = process.env.PARLEY_ADDRESS, ...more] = parsed.positionals
  if (parsed.values.help) throw new Ended(0, usage)
  if (command !== "export" && command !== "list") throw misused("Say what to do: export or list.")
  if (!address || more.length > 0) throw misused("Name one share link, join link or code, or board.")
  return { command, address, options: parsed.values }
}

function queryOf({ paper, view, since, annex, rounded }) {
  const asked = new URLSearchParams()
  for (const [key, value] of Object.entries({ paper, view, since })) if (value) asked.set(key, value)
  if (annex) asked.set("annex", "1")
  if (rounded) asked.set("rounded", "1")
  const text = asked.toString()
  return text === "" ? "" : `?${text}`
}

/** Which server, and what of it: a share (`token`), a board (`boardId`), or a code to join with. */
function whereTo(address, { server = process.env.PARLEY_SERVER ?? "http://localhost:3000", name, keep }) {
  const whole = /^https?:\/\//i.test(address) ? address : null
  let url
  try {
    url = new URL(whole ?? server)
  } catch {
    throw misused(`${whole ?? server} is no address of a server.`)
  }
  const [, kind, what] = whole ? (/\/(r|j|b|embed)\/([A-Za-z0-9_-]+)/.exec(url.pathname) ?? []) : []
  if (whole && what === undefined) {
    throw misused(`${address} is neither a share link (/r/...), a join link (/j/...) nor a board (/b/...).`)
  }
  return {
    origin: url.origin,
    token: kind === "r" || kind === "embed" ? what : null,
    boardId: kind === "b" ? what : null,
    code: whole ? (kind === "j" ? what : null) : address,
    name: name ?? "Parley export",
    keep: keep ?? process.env.PARLEY_COOKIES ?? join(settingsFolder(), "export-cookies.json"),
  }
}

function settingsFolder() {
  if (process.platform === "win32" && process.env.APPDATA) return join(process.env.APPDATA, "Parley")
  return join(process.env.XDG_CONFIG_HOME ?? join(homedir(), ".config"), "parley")
}

// --- asking -----------------------------------------------------------------------------------------------------

async function ask(origin, path, { cookie, body } = {}) {
  let response
  try {
    response = await fetch(`${origin}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        ...(cookie ? { cookie } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: "error",
      signal: AbortSignal.timeout(longestMs),
    })
  } catch (error) {
    throw noAnswer(origin, error)
  }
  return response
}

function noAnswer(origin, error) {
  const why =
    error.name === "TimeoutError" ? "it took longer than a minute" : (error.cause?.message ?? error.message)
  return new Ended(3, `${origin} does not answer: ${why}.`)
}

async function json(response) {
  const answer = await response.json().catch(() => null)
  if (response.ok && answer !== null) return answer
  throw refused(response, answer)
}

function refused({ status, url }, answer) {
  // Without its path: what stands at the end of a share link is a secret, and this goes into a log.
  const who = URL.canParse(url) ? new URL(url).origin : "The server"
  const message = answer?.error?.message ?? `${who} answered with ${status}, and no Parley answers like that.`
  return new Ended(1, message)
}

// --- boards -----------------------------------------------------------------------------------------------------

/** { "<origin>": { "cookie": "...", "boards": { "<code>": "<board id>" } } } */
function readKept(file) {
  let text
  try {
    text = readFileSync(file, "utf8")
  } catch (error) {
    if (error.code === "ENOENT") return {}
    throw new Ended(1, `The file of cookies cannot be read: ${error.message}.`)
  }
  try {
    return JSON.parse(text)
  } catch {
    throw new Ended(
      1,
      `${file} is not the file of cookies that was written. Remove it, or name another with --keep.`,
    )
  }
}

/** Whose cookie, and which board. Joins only where this code has not been joined with before. */
async function member({ origin, boardId, code, name, keep }) {
  const kept = readKept(keep)
  const here = kept[origin] ?? { boards: {} }
  const known = boardId ?? (Object.hasOwn(here.boards, code) ? here.boards[code] : undefined)
  if (boardId !== null && !here.cookie) {
    throw new Ended(1, "This board was not joined from here yet. Give a link or code to join it with, once.")
  }
  if (known && here.cookie) {
    const answer = await ask(origin, `/api/boards/${known}/snapshots`, { cookie: here.cookie })
    if (answer.ok) return { cookie: here.cookie, boardId: known, snapshots: (await json(answer)).snapshots }
    if (boardId !== null || answer.status !== 404)
      throw refused(answer, await answer.json().catch(() => null))
  }
  const joined = await ask(origin, "/api/join", { cookie: here.cookie, body: { code, name } })
  const { boardId: opened } = await json(joined)
  const cookie = joined.headers.getSetCookie()[0]?.split(";")[0] ?? here.cookie
  kept[origin] = { cookie, boards: { ...here.boards, [code]: opened } }
  mkdirSync(dirname(resolve(keep)), { recursive: true })
  writeWhole(keep, JSON.stringify(kept, null, 2), 0o600)
  process.stderr.write(
    `Joined as "${name}". The cookie is kept in ${keep}: whoever has that file is this member.\n`,
  )
  const { snapshots } = await json(await ask(origin, `/api/boards/${opened}/snapshots`, { cookie }))
  return { cookie, boardId: opened, snapshots }
}

async function snapshotPath(asked, { take, title, snapshot }) {
  const { cookie, boardId, snapshots } = await member(asked)
  asked.cookie = cookie
  if (take) {
    const body = title ? { title } : {}
    const taken = await json(await ask(asked.origin, `/api/boards/${boardId}/snapshots`, { cookie, body }))
    return `/api/snapshots/${taken.id}`
  }
  const found =
    snapshot === undefined
      ? snapshots[0]
      : snapshots.find(({ id, number }) => id === snapshot || String(number) === snapshot)
  if (found) return `/api/snapshots/${found.id}`
  throw new Ended(
    1,
    snapshot === undefined
      ? "This board has no snapshot yet. Take one on the board, or add --take."
      : `This board has no snapshot ${snapshot}. See: npm run parley -- list <address>`,
  )
}

async function listBoard(asked) {
  const { snapshots } = await member(asked)
  if (snapshots.length === 0) process.stderr.write("This board has no snapshot yet.\n")
  for (const { id, number, kind, title, asOf, hash, author } of snapshots) {
    const line = [
      number ?? "",
      asOf,
      kind ?? "named",
      hash.slice(0, 12),
      id,
      oneLine(title),
      oneLine(author ?? ""),
    ]
    process.stdout.write(`${line.join("\t")}\n`)
  }
}

async function listShare({ origin, token }) {
  const { title, kind, asOf } = await json(await ask(origin, `/api/shared/${token}`))
  process.stdout.write(`${[asOf ?? "", kind ?? "", oneLine(title ?? "")].join("\t")}\n`)
}

/** What a stranger wrote is printed without what a terminal would obey. */
function oneLine(text) {
  return String(text)
    .replace(/[\p{C}\s]+/gu, " ")
    .trim()
}

// --- files ------------------------------------------------------------------------------------------------------

async function exported({ origin, cookie }, path, { out, format }) {
  const answer = await ask(origin, path, { cookie })
  if (!answer.ok) throw refused(answer, await answer.json().catch(() => null))
  const bytes = await answer.arrayBuffer().then(Buffer.from, (error) => {
    throw noAnswer(origin, error)
  })
  const hash = answer.headers.get("x-parley-hash")
  if (format === "json" && hash && createHash("sha256").update(bytes).digest("hex") !== hash) {
    throw new Ended(1, "What came is not what stands under its hash. Nothing was written.")
  }
  if (out === "-") process.stdout.write(bytes)
  else {
    const file = out ?? nameOf(answer.headers.get("content-disposition"), format)
    try {
      writeWhole(file, bytes)
    } catch (error) {
      throw new Ended(1, `${file} cannot be written: ${error.message}.`)
    }
    process.stdout.write(`${file}\n`)
  }
  // A file that goes to standard output stays alone there.
  const told = hash ? `sha256 ${hash}\n` : ""
  if (out === "-") process.stderr.write(told)
  else process.stdout.write(told)
}

/** The server's name for it, never a path. */
function nameOf(disposition, format) {
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(disposition ?? "")?.[1]
  let name = ""
  try {
    name = basename(decodeURIComponent(encoded ?? ""))
      .replace(/[\p{C}<>:"/\\|?*]+/gu, " ")
      .replace(/^[. ]+|[. ]+$/g, "")
  } catch {
    // A name that cannot be read is as good as none.
  }
  // Whatever the server says, it is a file of the kind that was asked for, and none that a shell reads at its start.
  return name.toLowerCase().endsWith(`.${format}`) && name.length > format.length + 1
    ? name
    : `${name || "snapshot"}.${format}`
}

/** Beside its place and then into it: nobody who looks meanwhile sees half of it, and a failure leaves the old one. */
function writeWhole(file, content, mode) {
  const beside = `${file}.${process.pid}.part`
  try {
    writeFileSync(beside, content, mode === undefined ? {} : { mode })
    renameSync(beside, file)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}
