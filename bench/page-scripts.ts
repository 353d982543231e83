/** The JavaScript that a page names to be loaded first: what its HTML asks for, before anything is fetched at rest. */
import { gzipSync } from "node:zlib"

/** Of one address, as a browser without a cache would ask. */
export type Ask = (address: string) => Promise<{ status: number; body: Uint8Array }>

/** Bytes, each script compressed by itself with gzip level 9; without those that browsers of today do not load. */
export async function firstLoadOf(ask: Ask, address: string): Promise<number> {
  const { status, body } = await ask(address)
  if (status !== 200) throw new Error(`${address} answers with ${status}`)
  const scripts = scriptsNamedIn(new TextDecoder().decode(body))
  if (scripts.length === 0) throw new Error(`${address} names no script`)
  const sizes = await Promise.all(
    scripts.map(async (script) => gzipSync((await ask(script)).body, { level: 9 }).length),
  )
  return sizes.reduce((a, b) => a + b, 0)
}

function scriptsNamedIn(html: string): string[] {
  const named = new Set<string>()
  for (const [tag] of html.matchAll(/<(?:script|link)\s[^>]*>/g)) {
    const address = /\s(?:src|href)="([^"]+\.js)(?:\?[^"]*)?"/.exec(tag)?.[1]
    if (address && !/\snomodule/i.test(tag)) named.add(address)
  }
  return [...named]
}
