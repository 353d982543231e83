/** ELK in a thread of its own: its file answers messages by itself. It says when it is there, since what is sent before is lost. */
import "elkjs/lib/elk-worker.min.js"

self.postMessage({ ready: true })
