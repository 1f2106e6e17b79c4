# frozen_string_literal: true

# Loaded before the extension, which raises these.
module TurboCableRs
  # What all errors of this gem are.
  class Error < StandardError; end

  # A setting cannot work. The message names it, its value, and what would do.
  class ConfigurationError < Error; end

  # A client's socket could not be taken over.
  class AdoptionError < Error; end

  # More broadcasts are waiting than the process should hold, and waiting for room did not help.
  class OverloadedError < Error; end

  # A broadcast has more bytes than any process would take.
  class TooLargeError < Error; end

  # The server was shut down, as it is when the process ends.
  class StoppedError < Error; end
end
