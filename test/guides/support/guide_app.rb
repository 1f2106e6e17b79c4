# frozen_string_literal: true

require_relative "../../../spec/support/dummy"

# The app in test/dummy, with a way in for Ruby.
#
#   app = GuideApp.start
#   app.run('User.create!(name: "Ada").id')  # => 1
class GuideApp < Dummy
  CONSOLE = File.join(__dir__, "console.rb")

  # Takes what Dummy takes, but an initializer.
  def initialize(**options)
    super(initializer: "load #{CONSOLE.inspect}", **options)
  end

  # Runs the code inside the serving process and returns what it gives, as JSON has it.
  def run(code)
    answer = JSON.parse(post("/console", code: code).body)
    answer.fetch("value") { raise "the app failed to run #{code}:\n#{answer['error']}" }
  end
end
