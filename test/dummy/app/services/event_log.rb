# frozen_string_literal: true

# What connections and channels did, as lines of JSON in the file that ENV["EVENT_LOG"] names: all the processes of
# a server share it and it can still be read when they are gone. Without the variable nothing is written.
module EventLog
  module_function

  def record(event, **details)
    path = ENV.fetch("EVENT_LOG", nil)
    File.write(path, "#{{ event: event, **details }.to_json}\n", mode: "a") if path
  end
end
