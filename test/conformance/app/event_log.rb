# frozen_string_literal: true

# What connections and channels did, as lines of JSON, in order. `token` says for which client.
module EventLog
  module_function

  def record(event, token:, **details)
    line = JSON.generate({ event: event, token: token, **details })
    File.write(ConformanceApp::OPTIONS.fetch(:events), "#{line}\n", mode: "a")
  end
end
