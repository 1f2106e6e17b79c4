# frozen_string_literal: true

# Starts the app in the working directory on PORT, as the `falcon` executable does.

require "falcon/command"

Falcon::Command.call(["serve", "--count", "1", "--bind", "http://127.0.0.1:#{ENV.fetch('PORT')}"])
