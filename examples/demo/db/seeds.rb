# frozen_string_literal: true

Task.insert_all! [
  { title: "Open this page in a second window", done: false },
  { title: "Tick this one there, and watch it here", done: false },
  { title: "Start the server", done: true }
]

Message.insert_all! [
  { author: "Ada", body: "This room is a channel class with one action, speak." },
  { author: "Grace", body: "And the server that carries it is Rust." }
]
