/** A small disk of its own: a file with an ext4 on it, mounted. Where this machine does not allow that, it says so. */
import { execFile } from "node:child_process"
import { chmodSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { NotPossibleHere, type Stage } from "./stage.ts"

export interface LoopDisk {
  readonly image: string
  readonly folder: string
  unmount(): Promise<void>
}

const run = promisify(execFile)

/** An empty one, or the copy of one that is given as `image`. */
export async function loopDisk(
  stage: Stage,
  disk: { name: string; megabytes?: number; image?: string; options?: string },
): Promise<LoopDisk> {
  const image = disk.image ?? join(stage.folder, `${disk.name}.img`)
  const folder = join(stage.folder, disk.name)
  let mounted = false
  const unmount = async () => {
    if (mounted) await run("umount", [folder])
    mounted = false
  }
  try {
    if (disk.image === undefined) {
      await run("truncate", ["-s", `${disk.megabytes}M`, image])
      await run("mkfs.ext4", ["-q", "-m", "0", image])
    }
    mkdirSync(folder, { recursive: true })
    await run("mount", ["-o", ["loop", ...(disk.options ? [disk.options] : [])].join(), image, folder])
    mounted = true
  } catch (error) {
    const { stderr = "" } = error as { stderr?: string }
    throw new NotPossibleHere(`a loop-mounted ext4 (${stderr.trim() || String(error)})`)
  }
  stage.afterwards(unmount)
  // PostgreSQL runs as a user of its own and must be able to enter.
  chmodSync(folder, 0o755)
  return { image, folder, unmount }
}

export const copyFile = (from: string, to: string): Promise<unknown> =>
  run("cp", ["--sparse=always", from, to])

export const sameBytes = (one: string, other: string): Promise<boolean> =>
  run("cmp", ["-s", one, other]).then(
    () => true,
    () => false,
  )
