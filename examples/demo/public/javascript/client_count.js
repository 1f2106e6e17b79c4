import consumer from "demo/consumer.js"

// How many pages are open, and whether this one is connected.
class ClientCount extends HTMLElement {
  connectedCallback() {
    const element = this

    this.show("connecting", "Connecting")
    this.subscription = consumer.subscriptions.create("ClientsChannel", {
      connected() { this.perform("appear") },
      received({ count }) { element.show("connected", count === 1 ? "1 client connected" : `${count} clients connected`) },
      disconnected() { element.show("disconnected", "Disconnected, trying again") }
    })
  }

  disconnectedCallback() {
    this.subscription.unsubscribe()
  }

  show(state, text) {
    this.dataset.state = state
    this.querySelector("[data-text]").textContent = text
  }
}

customElements.define("client-count", ClientCount)
