import { NextRequest } from "next/server"
import { describe, expect, it } from "vitest"
import { config, policyOf, proxy } from "../../proxy.ts"

const ask = (path: string) =>
  proxy(new NextRequest(new URL(path, "http://meeting:3000"), { headers: { host: "meeting:3000" } }))

describe("the headers of pages", () => {
  it("let only scripts with this request's nonce run, and what those load", () => {
    const policy = ask("/").headers.get("content-security-policy") ?? ""
    expect(policy).toMatch(/script-src 'nonce-[A-Za-z0-9+/]{22}==' 'strict-dynamic';/)
    for (const part of [
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'self'",
    ]) {
      expect(policy).toContain(part)
    }
    expect(policy).toContain("connect-src 'self' ws://meeting:3000 wss://meeting:3000;")
    expect(policy).not.toContain("unsafe-eval")
    expect(ask("/").headers.get("content-security-policy")).not.toBe(policy)
  })

  it("hand the same policy to Next, which takes the nonce from it", () => {
    const response = ask("/b/x")
    const handed = response.headers.get("x-middleware-request-content-security-policy")
    expect(handed).toBe(response.headers.get("content-security-policy"))
  })

  it("keep links from other sites and boards from caches", () => {
    for (const path of ["/j/ABCDEFGH", "/b/x", "/"]) {
      const { headers } = ask(path)
      expect(headers.get("referrer-policy")).toBe("no-referrer")
      expect(headers.get("cache-control")).toBe("private, no-store")
      expect(headers.get("x-content-type-options")).toBe("nosniff")
    }
  })

  it("do not grow by a Host header that is none", () => {
    const usual = { development: false, framed: false }
    expect(policyOf("n", "evil; script-src *", usual)).toContain("connect-src 'self';")
    expect(policyOf("n", null, { ...usual, development: true })).toContain("'unsafe-eval'")
  })

  it("let nothing into another site's page but what is made for it", () => {
    for (const path of ["/", "/b/x", "/r/abc", "/embedded/x"])
      expect(ask(path).headers.get("x-frame-options"), path).toBe("DENY")
    const { headers } = ask("/embed/abc")
    expect(headers.get("x-frame-options")).toBeNull()
    expect(headers.get("content-security-policy")).toContain("frame-ancestors *")
  })

  it("go on every page, and not on the files of the build", () => {
    const matcher = new RegExp(`^${config.matcher}$`)
    for (const path of ["/", "/j/ABCDEFGH", "/b/x", "/icon.svg", "/apiary"]) expect(path).toMatch(matcher)
    for (const path of ["/_next/static/chunks/a.js", "/api/boards", "/healthz"])
      expect(path).not.toMatch(matcher)
  })
})
