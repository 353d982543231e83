"use client"

/** The model of a board as a file, and files from a disk as text. */
import { fail, ok, type Result } from "../core/result.ts"

export interface FetchedFile {
  name: string
  blob: Blob
}

export async function fetchModelFile(
  boardId: string,
  kind: "bif" | "scw",
): Promise<Result<FetchedFile, string>> {
  let response: Response
  try {
    response = await fetch(`/api/boards/${encodeURIComponent(boardId)}/network.${kind}`, {
      cache: "no-store",
    })
  } catch {
    return fail("The server cannot be reached. Check the connection and try again.")
  }
  if (!response.ok) {
    const answer = (await response.json().catch(() => null)) as { error?: { message?: unknown } } | null
    const message = answer?.error?.message
    return fail(
      typeof message === "string" ? message : `The server answered with an error (${response.status}).`,
    )
  }
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("content-disposition") ?? "")?.[1]
  const name = encoded === undefined ? `network.${kind}` : decodeURIComponent(encoded)
  return ok({ name, blob: await response.blob() })
}

/** Hands a file to the browser, as a link to it would. */
export function saveFile({ name, blob }: FetchedFile): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement("a")
  link.href = url
  link.download = name
  link.click()
  // The download has its own hold on it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** Older programs for Windows write in its own encoding, and spreadsheets "Unicode text" in two bytes a letter. */
export async function textOf(file: Blob): Promise<string> {
  const bytes = await file.arrayBuffer()
  const [first, second] = new Uint8Array(bytes.slice(0, 2))
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes)
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder("windows-1252").decode(bytes)
  }
}
