import type { Metadata } from "next"
import { NotThere } from "../components/join/not-there.tsx"

export const metadata: Metadata = { title: "Not found" }

export default function NotFound() {
  return <NotThere />
}
