/** A file that the server makes on demand: fetched, so that progress, a refusal and a change of mind can be shown. */
import { z } from "zod"
import { fail, ok, type Result } from "../core/result.ts"

const Refusal = z.object({ error: z.object({ message: z.string() }) })

/** Fetches and hands it to the browser to keep; the error is a sentence. `null`: it was called off. */
export async function downloadFile(
  address: string,
  signal: AbortSignal,
): Promise<Result<true, string> | null> {
  try {
    const response = await fetch(address, { credentials: "same-origin", cache: "no-store", signal })
    if (!response.ok) {
      const refusal = Refusal.safeParse(await response.json().catch(() => null))
      return fail(
        refusal.success
          ? refusal.data.error.message
          : `The server answered with an error (${response.status}).`,
      )
    }
    const file = await response.blob()
    save(file, nameIn(response.headers.get("content-disposition")) ?? "snapshot")
    return ok(true)
  } catch {
    if (signal.aborted) return null
    return fail("The server cannot be reached just now.")
  }
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement("a")
  link.href = url
  link.download = name
  link.click()
  // The browser has taken it by the next turn; kept longer it would be memory for nothing.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

function nameIn(disposition: string | null): string | null {
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(disposition ?? "")?.[1]
  try {
    return encoded === undefined ? null : decodeURIComponent(encoded)
  } catch {
    return null
  }
}
