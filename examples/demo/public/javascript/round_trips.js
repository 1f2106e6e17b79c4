const KEPT = 30

// Times this window's messages, from being sent until they come back as everyone gets them.
export class RoundTrips {
  constructor(element) {
    this.element = element
    this.started = new Map()
    this.times = []
  }

  // A reference to send along, for `finish`.
  start() {
    const ref = Math.random().toString(36).slice(2)
    this.started.set(ref, performance.now())
    return ref
  }

  // Other windows' references are unknown here and count for nothing.
  finish(ref) {
    const start = this.started.get(ref)
    if (!this.started.delete(ref)) return

    this.times = [...this.times, performance.now() - start].slice(-KEPT)
    this.show()
  }

  show() {
    const last = this.times.at(-1).toFixed(1)
    const best = Math.min(...this.times).toFixed(1)

    this.element.querySelector("[data-text]").textContent = `There and back: ${last} ms (best ${best})`
    this.element.querySelector("polyline").setAttribute("points", this.points())
  }

  points() {
    const step = 100 / Math.max(this.times.length - 1, 1)
    const scale = 18 / Math.max(...this.times)

    return this.times.map((time, index) => `${index * step},${19 - scale * time}`).join(" ")
  }
}
