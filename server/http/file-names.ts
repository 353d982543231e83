/** A title is anything; a header takes ASCII, and a file system neither slashes nor a leading dot. */
export function fileName(title: string, type: string): string {
  const plain = title
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 80)
  const whole = title
    .replace(/[\p{C}/\\:*?"<>|]+/gu, " ")
    .replace(/\s+/g, " ")
    .replace(/^[ .]+|[ .]+$/g, "")
    .slice(0, 80)
  const encoded = encodeURIComponent(`${whole.replace(/\p{Cs}/gu, "") || "snapshot"}.${type}`)
  const safe = encoded.replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
  return `filename="${plain || "snapshot"}.${type}"; filename*=UTF-8''${safe}`
}
