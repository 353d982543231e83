// Which process a number means. Process numbers are used again, so a number written to a file before a crash proves
// nothing: together with the moment at which that process started (and the boot of the machine) it does.
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"

/** A text that no other process of this machine ever has; undefined when no living process has that number. */
export function processIdentity(pid: number): string | undefined {
  if (!Number.isInteger(pid) || pid <= 0 || !answersSignals(pid)) return undefined
  if (process.platform === "linux") return linuxIdentity(pid)
  if (process.platform === "win32") return windowsIdentity(pid)
  const ps = spawnSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  })
  if (ps.error) return "unknown"
  const [state = "", ...started] = ps.stdout.trim().split(/\s+/)
  return ps.status !== 0 || state.startsWith("Z") ? undefined : started.join(" ")
}

/** The arguments of a living process, or undefined where it is gone, a zombie, or the platform does not tell. */
export function processArguments(pid: number): readonly string[] | undefined {
  if (process.platform === "linux") {
    const args = readOrUndefined(`/proc/${pid}/cmdline`)?.split("\0").slice(0, -1)
    return args?.length ? args : undefined
  }
  const ps = spawnSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" })
  return ps.status === 0 && ps.stdout.trim() !== "" ? [ps.stdout.trim()] : undefined
}

/** Whether the number is taken: by a living process, by a zombie, or by somebody whom we may not signal. */
export function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
}

function linuxIdentity(pid: number): string | undefined {
  const stat = readOrUndefined(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  // The name in parentheses may hold spaces and parentheses itself; the fields count from behind it (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
  const [state] = fields
  const startedTicks = fields[19]
  if (state === "Z" || state === "X") return undefined
  const boot = readOrUndefined("/proc/sys/kernel/random/boot_id")?.trim() ?? ""
  return `${boot} ${startedTicks}`
}

function windowsIdentity(pid: number): string {
  const question = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`
  const answer = spawnSync("powershell.exe", ["-NoProfile", "-Command", question], {
    encoding: "utf8",
    windowsHide: true,
  })
  return answer.status === 0 ? answer.stdout.trim() : "unknown"
}

function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return undefined // Processes come and go between two looks at /proc.
  }
}
