import { createConsumer } from "@rails/actioncable"

const consumer = createConsumer()
export default consumer

// A browser may keep a page that was left, with its connection, to show it again on "back". Nobody is looking at it.
addEventListener("pagehide", () => consumer.disconnect())
addEventListener("pageshow", ({ persisted }) => persisted && consumer.connect())
